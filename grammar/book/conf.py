"""How Sphinx builds the book. What comes from tables, the catalogue or the command is written to _generated first."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "editors/pygments")]

import generated
from galaxy_lexer import GalaxyLexer

project = "Galaxy"
author = "the Galaxy project"
version = release = generated.version()
extensions = ["myst_parser"]
myst_heading_anchors = 4
exclude_patterns = ["_generated"]
html_theme = "furo"
html_title = "Galaxy"
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_theme_options = {"top_of_page_buttons": []}
html_static_path = ["_static"]
html_css_files = ["book.css"]
pygments_style = "friendly"
pygments_dark_style = "monokai"
# Some of the catalogue's wrong programs have tokens that no lexer knows.
suppress_warnings = ["misc.highlighting_failure"]


def setup(app):
    app.add_lexer("galaxy", GalaxyLexer)
    generated.write(HERE / "_generated")
