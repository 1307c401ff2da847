"""The trusted side: rebuild, sandbox, execute, judge. Knows nothing of nbgrader."""
