"""mysql: the namespace of `mysql.connector`."""
