"""What a severity level is called: its mark and what people say of it (P1, レベル3), else its number, and its name."""

from agreements.content.parts import SeverityLevel
from agreements.content.reading import text_in
from agreements.content.text import Language


def level_sign(level: SeverityLevel, language: Language) -> str:
    """Return ■ P1, or ■1 for a level without a label of its own."""
    label = text_in(level.label, language)
    return f"{level.mark} {label}" if label else f"{level.mark}{level.number}"


def level_title(level: SeverityLevel, language: Language) -> str:
    """Return ■ P1 停止 or ■1 停止; what the name says already is not said twice."""
    label, name = text_in(level.label, language), text_in(level.name, language)
    if label and name.casefold().startswith(label.casefold()):
        return f"{level.mark} {name}"
    return f"{level_sign(level, language)} {name}"
