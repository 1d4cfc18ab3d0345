"""The project's own files, for the checkers: what git tracks or would track, else all files below."""
import pathlib
import subprocess

SOURCE_SUFFIXES = {".h", ".cpp", ".c", ".def"}


def files(root):
    """Paths relative to root, in POSIX form, sorted; build output and symbolic links left out."""
    root = pathlib.Path(root)
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-co", "--exclude-standard", "-z"],
            check=True, capture_output=True, text=True).stdout.split("\0")
        names = {name for name in listed if name}
    else:
        names = {path.relative_to(root).as_posix() for path in root.rglob("*")}
    return sorted(name for name in names
                  if (root / name).is_file() and not (root / name).is_symlink())


def sources(root):
    """C and C++ files of the project."""
    return [name for name in files(root) if pathlib.PurePosixPath(name).suffix in SOURCE_SUFFIXES]


def text(root, name):
    """A file's text; bytes that are not UTF-8 become replacement characters."""
    return (pathlib.Path(root) / name).read_text(encoding="utf-8", errors="replace")
