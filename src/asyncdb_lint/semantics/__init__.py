"""What expressions are and what calls do: links summaries into a project and answers questions about it, lazily.

Two questions carry everything: *what is this expression?* (`evaluator`) and *does calling this block the event loop, and through which
calls?* (`effects`). Nothing here knows libcst, and nothing names a driver or a framework: that knowledge is in the stubs.
"""
