"""Pages for students and instructors, made from recorded results."""
