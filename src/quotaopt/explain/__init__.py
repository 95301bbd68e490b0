"""Why there is no answer, in the words of the plan."""
