"""What the units in deploy/ say: read as systemd reads them, and their programs as they are started here."""

from configparser import ConfigParser
from pathlib import Path

from tests.conventions.tree import ROOT

DEPLOY = ROOT / "deploy"
# Where docs/operate.md has the clone.
PLACE = "/srv/heiji"


def unit(name: str) -> ConfigParser:
    """Return its sections; a name that stands twice would be refused here, and is added up by systemd."""
    parser = ConfigParser(interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names are written as they are
    parser.read(DEPLOY / name)
    return parser


def command_of(name: str, here: Path = ROOT) -> list[str]:
    """The program of a unit, in a clone that lies elsewhere."""
    return unit(name)["Service"]["ExecStart"].replace(PLACE, str(here)).split()
