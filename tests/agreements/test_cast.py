"""The cast is who it says it is."""

from agreements.models import System
from agreements.permissions import may_administer, may_lead, may_lead_any, may_report


def test_everybody_sees_their_own_systems(people, payments, booking):
    seen = {name: set(System.objects.visible_to(user)) for name, user in vars(people).items()}
    assert seen == {
        "ren": {payments},
        "mio": {payments},
        "taku": {payments},
        "outsider": {booking},
        "administrator": {payments, booking},
    }


def test_everybody_may_do_what_their_role_says(people, payments):
    everybody = vars(people)
    assert {name for name in everybody if may_lead(everybody[name], payments)} == {"ren", "administrator"}
    assert {name for name in everybody if may_report(everybody[name], payments)} == {"ren", "mio", "administrator"}
    assert {name for name in everybody if may_lead_any(everybody[name])} == {"ren", "outsider", "administrator"}
    assert {name for name in everybody if may_administer(everybody[name])} == {"administrator"}
