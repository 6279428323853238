"""A believable world to try things in: invented people and companies, reserved numbers and domains.

It is loaded through the verbs people use (loading.py, story.py), with moments counted back from today; data stand in
the modules named after what they hold.
"""
