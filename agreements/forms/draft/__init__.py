"""The plain forms of the draft: one a part of the content, made from the declarations in `kinds`."""

from agreements.forms.draft.form import PartForm
from agreements.forms.draft.kinds import item_form, single_form

__all__ = ["PartForm", "item_form", "single_form"]
