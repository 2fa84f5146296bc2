"""Open JupyterLab on a workspace: the last report's notebooks, and the workshop.

Copies lie in the workspace's `lab/` and are nobody's but the reader's: a copy that is
there is never written over. Lab reads what the last run wrote and blocks no run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from jointplan.errors import Finding, UserError
from jointplan.pipeline.last_build import find_built
from jointplan.startup import skip_slow_import
from jointplan.workspace import KIT_ROOT, Workspace, kept_private

WORKSHOP = KIT_ROOT / "notebooks" / "workshop.ipynb"
LAYOUT = "workshop"
_EDITS, _SESSIONS = "edits.db", "sessions.json"
_NEEDED = "JupyterLab, which shows what the last run made"
_MARTS = re.compile(r"^marts = .*$", re.MULTILINE)
# Nothing is fetched: no news, no look for a newer version, no catalogue of extensions.
_NEWS = "@jupyterlab/apputils-extension:announcements"
# Left to itself, Lab gives everybody who moves a knob a thread of the kernel; two at
# once would share one connection, and a panel could show the figures of another rule.
_ONE_BY_ONE = {
    "@jupyterlab/apputils-extension:kernels-settings": {
        "commsOverSubshells": "disabled"
    }
}
_OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
# Errors alone are logged: what a meeting needs to see is the address.
_QUIET = "--Application.log_level=ERROR"
# What the kernel is told is encrypted where that can be; otherwise it complains.
_ENCRYPTED = "--KernelManager.transport_encryption=auto"


@dataclass(frozen=True)
class Served:
    """Where JupyterLab is served.

    Attributes:
        ip: The address; whoever reaches it needs the token still.
        port: The first port that is tried.
        opens_browser: Whether a browser is opened on it.
    """

    ip: str = "127.0.0.1"
    port: int = 8888
    opens_browser: bool = True


def lay_out(place: Workspace) -> list[Path]:
    """Copy notebooks into the workspace's `lab/`, where they are not there yet.

    Args:
        place: A workspace in which a report was made.

    Returns:
        The notebooks, the workshop first, then the sections of the last report.

    Raises:
        UserError: No report was made there.
    """
    built = find_built(place, _NEEDED)
    run = _last_run(place, built.quarter)
    folder = place.root / "lab"
    sections = folder / f"{built.quarter}-{run.name.removeprefix('run-')[:6]}"
    sections.mkdir(parents=True, exist_ok=True)
    workshop = folder / WORKSHOP.name
    if not workshop.exists():
        shutil.copyfile(WORKSHOP, workshop)
    made = [workshop]
    for source in sorted((run / "notebooks").glob("*.ipynb")):
        target = sections / source.name
        if not target.exists():
            _copy(source, target, run / "marts")
        made.append(target)
    return made


def start(place: Workspace, served: Served, *, is_shared: bool) -> None:
    """Run JupyterLab on a workspace until it is stopped.

    Args:
        place: The workspace.
        served: Where it is served.
        is_shared: Whether people edit together, the glossary beside the notebook.

    Raises:
        UserError: No report was made there.
    """
    skip_slow_import()
    there = set((place.root / "lab").rglob("*.ipynb"))
    _trust([path for path in lay_out(place) if path not in there])
    if is_shared:
        from jointplan.whatif.workshop.shared_file import carry_over_edits  # as slow

        carry_over_edits()
    from jointplan.whatif.workshop.quiet_server import QuietLab  # as slow

    with kept_private(place):
        _configure(place.lab)
        QuietLab.launch_instance(argv=arguments(place, served, is_shared=is_shared))


def arguments(place: Workspace, served: Served, *, is_shared: bool) -> list[str]:
    """The options JupyterLab is started with: with a token, and offline."""
    layouts = place.lab
    if is_shared:
        _write_layout(layouts)
        _forget_edits(layouts)
    address = f"/lab/workspaces/{LAYOUT}" if is_shared else "/lab"
    return [
        f"--ServerApp.root_dir={place.root}",
        f"--ServerApp.ip={served.ip}",
        f"--ServerApp.port={served.port}",
        f"--ServerApp.open_browser={served.opens_browser}",
        f"--ServerApp.allow_root={_is_root()}",
        f"--LabApp.default_url={address}",
        f"--LabApp.expose_app_in_browser={is_shared}",  # the panel shows the glossary
        f"--LabApp.workspaces_dir={layouts}",
        f"--YDocExtension.disable_rtc={not is_shared}",
        f"--YDocExtension.session_store_path={layouts / _SESSIONS}",
        f"--SQLiteYStore.db_path={layouts / _EDITS}",
        _QUIET,
        _ENCRYPTED,
        *_OFFLINE,
    ]


def _is_root() -> bool:
    return hasattr(os, "getuid") and os.getuid() == 0


def _last_run(place: Workspace, quarter: str) -> Path:
    runs = sorted(
        (place.reports / quarter).glob("run-*/manifest.json"),
        key=lambda path: path.stat().st_mtime,
    )
    if not runs:
        what = f"the last report of {quarter} has no folder any more"
        raise UserError(
            Finding(what, str(place.root), _NEEDED, "make quarterly-report")
        )
    return runs[-1].parent


def _copy(source: Path, target: Path, marts: Path) -> None:
    """Copy an executed notebook so that it can be run again where it lies now."""
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            text = "".join(cell["source"])
            said = f"marts = {json.dumps(str(marts))}".replace("\\", r"\\")
            cell["source"] = _MARTS.sub(said, text)
    target.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def _trust(notebooks: list[Path]) -> None:
    """Say that the outputs are the kit's own, so that Lab draws the charts in them."""
    import nbformat
    from nbformat.sign import NotebookNotary

    notary = NotebookNotary()  # type: ignore[no-untyped-call]
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        notary.sign(notebook)  # type: ignore[no-untyped-call]


def _configure(folder: Path) -> None:
    """Ask nobody whether news may be fetched, and hear knobs one after the other."""
    settings = folder / "labconfig"
    settings.mkdir(parents=True, exist_ok=True)
    for name, held in (
        ("page_config", {"disabledExtensions": {_NEWS: True}}),
        ("default_setting_overrides", _ONE_BY_ONE),
    ):
        (settings / f"{name}.json").write_text(json.dumps(held))
    others = os.environ.get("JUPYTER_CONFIG_PATH", "")
    paths = [str(folder), *([others] if others else [])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(paths)


def _forget_edits(folder: Path) -> None:
    """Begin with the files as they are on disk.

    Where a file was changed after the last meeting, browsers do not see what is
    written to it in this one as long as JupyterLab knows that meeting's keystrokes.
    """
    for name in (_EDITS, _SESSIONS):
        (folder / name).unlink(missing_ok=True)


def _write_layout(folder: Path) -> None:
    """The workshop's notebook at the left, the glossary at its right."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook, glossary = "notebook:lab/workshop.ipynb", "editor:glossary.md"
    tabs = [
        {"type": "tab-area", "currentIndex": 0, "widgets": [name]}
        for name in (notebook, glossary)
    ]
    data = {
        "layout-restorer:data": {
            "main": {
                "dock": {
                    "type": "split-area",
                    "orientation": "horizontal",
                    "sizes": [0.7, 0.3],
                    "children": tabs,
                },
                "current": notebook,
            },
            "left": {"collapsed": True, "widgets": []},
            "right": {"collapsed": True, "widgets": []},
        },
        notebook: {"data": {"path": "lab/workshop.ipynb", "factory": "Notebook"}},
        glossary: {"data": {"path": "glossary.md", "factory": "Editor"}},
    }
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    kept = {"data": data, "metadata": {"id": LAYOUT}}
    WorkspacesManager(str(folder)).save(LAYOUT, json.dumps(kept))
