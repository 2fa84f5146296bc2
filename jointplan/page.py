"""Make one self-contained page of the executed sections.

The page carries its style, one chart runtime and nothing else that runs; a policy in
its head forbids the browser to fetch or run anything beyond that.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jointplan.startup import skip_slow_import

skip_slow_import()  # has to come before nbconvert and nbformat

import nbformat  # noqa: E402
import vl_convert  # noqa: E402
from nbconvert import HTMLExporter  # noqa: E402

from jointplan import __version__  # noqa: E402
from jointplan.charts.theme import SPECIFICATION, VEGA_LITE  # noqa: E402
from jointplan.display.formats import day  # noqa: E402
from jointplan.display.palette import DARK, LIGHT, ROLE_OF, variables  # noqa: E402
from jointplan.outline import Heading, render_prose  # noqa: E402
