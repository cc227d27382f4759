"""blacksheep.server: the application, its routes and controllers."""

from blacksheep.server.application import Application as Application
