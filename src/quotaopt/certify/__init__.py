"""An independent checker in exact integers; it shares no code with what it checks."""
