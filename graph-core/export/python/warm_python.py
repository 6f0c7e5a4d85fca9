"""Imports what takes long to import, once; then runs scripts one after another, each in a fork of its own."""

import importlib
import json
import os
import runpy
import sys
import tempfile
import traceback

for module in sys.argv[1:]:
    importlib.import_module(module)


def as_a_script(folder, script, arguments, out, err):
    """What `python script arguments` does in that folder; answers its exit code."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv = [script, *arguments]
    try:
        runpy.run_path(script, run_name="__main__")
        return 0
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            return ended.code or 0
        print(ended.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1


for line in sys.stdin:
    asked = json.loads(line)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            code = as_a_script(asked["folder"], asked["script"], asked["arguments"], out, err)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        said = {
            "status": os.waitstatus_to_exitcode(status),
            "stdout": out.read().decode(),
            "stderr": err.read().decode(),
        }
    print(json.dumps(said), flush=True)
