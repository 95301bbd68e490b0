"""What quotaopt says to people, in English and Chinese, side by side.

Code never holds a sentence: it names an entry by its key and gives the values.
One file per room; each file is a table ``KEY: Entry``. English and Chinese stand
next to each other so that neither can be changed without seeing the other, and
a test holds that both use the same values.
"""

from quotaopt.messages.entry import LANGUAGES, Entry, Language, default_language
from quotaopt.messages.render import CATALOGUE, fix, say

__all__ = ["CATALOGUE", "LANGUAGES", "Entry", "Language", "default_language", "fix", "say"]
