"""The plain forms of the draft: one a part of the content, made from the declarations in `kinds`."""

from agreements.forms.draft.anchors import anchor_in_item, anchor_in_section
from agreements.forms.draft.form import PartForm
from agreements.forms.draft.kinds import item_form, single_form
from agreements.forms.draft.levels import COLUMNS, level_rows

__all__ = ["COLUMNS", "PartForm", "anchor_in_item", "anchor_in_section", "item_form", "level_rows", "single_form"]
