"""Why there is no answer: the rules that contradict each other, in the words of the plan."""
