"""Where a value of a part stands in its form: the fragment that leads to the field."""

from agreements.content.labels import LANGUAGE_WORDS

# Where a value is asked for in several form fields, the first of them.
_FIRST = {
    "thresholds": "thresholds_0_quantity",
    "threshold": "threshold_quantity",
    "end_signal": "threshold_quantity",
    "levels": "levels_0",
    "side": "side_0",
    "system": "system_name",
    "our_side": "our_side_name",
    "their_side": "their_side_name",
    "translations": "translations_0",
}


def anchor_of(steps: list[str]) -> str:
    """Return the fragment (#id_…) of the form field that holds a value: `steps` from the part, as in a path."""
    if steps and steps[-1] in LANGUAGE_WORDS:
        return _translation(steps)
    return f"#id_{_FIRST.get(steps[0], steps[0])}" if steps else ""


def _translation(steps: list[str]) -> str:
    """The field of a text in one language: acts.0.sentence.en is sentence_en; lines are all in one field."""
    names = [step for step in steps if not step.isdigit()] if len(steps) == 3 else steps
    return f"#id_{'_'.join(names)}"
