import re
import unicodedata


def words(*texts: str | None) -> set[str]:
    """Take texts apart into words to be found by: no case, no accents, no punctuation."""
    joined = " ".join(text for text in texts if text)
    plain = joined.casefold()
    if not joined.isascii():
        letters = unicodedata.normalize("NFKD", joined).casefold()
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return set(re.findall(r"\w+", plain))
