"""Plants one violation at a time in a small clean tree and expects floors.py to name it."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import floors

CLEAN = {
    "src/core/rng.hpp": "#include <cstdint>\ninline constexpr int a = 1;\nconstexpr int f(int x = 1) { return x; }\n",
    "src/core/b.cpp": "constexpr int a = 1;\n",
    "src/core/rng.cpp": '#include "core/rng.hpp"\n',
    "src/models/dense.hpp": '#include "core/rng.hpp"\n#include "models/contract/site.hpp"\n',
    "src/models/contract/site.hpp": "",
    "src/models/catalogue.hpp": '#include "models/dense.hpp"\n',
    "src/models/contract/model_at.cpp": '#include "models/catalogue.hpp"\n',
    "phase_diagrams/parts/simulation/part.hpp": "",
    "phase_diagrams/parts/registry.cpp": '#include "phase_diagrams/parts/simulation/part.hpp"\n',
    "src/stats/binning.hpp": '#include "core/rng.hpp"\n',
    "src/io/job.hpp": '#include <hdf5.h>\n#include <toml++/toml.h>\n#include "models/contract/site.hpp"\n',
    "src/farm/farm.hpp": "#include <mpi.h>\n",
    "src/app/main.cpp": '#include "phase_diagrams/plan.hpp"\n#include "solvers/rs.hpp"\n',
    "solvers/rs.hpp": '#include "models/dense.hpp"\n',
    "solvers/rs.cpp": '#include "solvers/rs.hpp"\n',
    "montecarlo/kernels/dense.hpp": '#include "models/contract/site.hpp"\n',
    "montecarlo/chain.hpp": '#include "montecarlo/kernels/dense.hpp"\n',
    "phase_diagrams/plan.hpp": '#include "solvers/rs.hpp"\n#include "io/job.hpp"\n',
    "tests/core/rng_test.cpp": '#include "core/rng.hpp"\n#include "anything.hpp"\n',
    "scripts/short.sh": "true\n" * 400,
    "build/generated.cpp": "\n" * 500,
}

# what is planted: (file, text, line of the violation, part of the message)
PLANTED = {
    "upward": ("src/core/a.hpp", '#include <cmath>\n\n#include "models/dense.hpp"\n', 3, "upward"),
    "upward to the top": ("phase_diagrams/a.cpp", '#include "app/main.cpp"\n', 1, "upward"),
    "upward to a lower folder": ("src/stats/a.hpp", '#include "solvers/rs.hpp"\n', 1, "upward"),
    "sideways, floor 1": ("src/models/a.hpp", '#include "stats/binning.hpp"\n', 1, "sibling"),
    "sideways, floor 2": ("solvers/a.cpp", '\n#include "montecarlo/chain.hpp"\n', 2, "sibling"),
    "sideways from a subfolder": ("montecarlo/kernels/a.hpp", '#include "io/job.hpp"\n', 1, "sibling"),
    "a model among the solvers": ("solvers/a.cpp", '#include "models/dense.hpp"\n', 1, "is a model"),
    "a model in the contract": ("src/models/contract/a.hpp", '#include "models/dense.hpp"\n', 1, "models/contract may"),
    "folder that climbs": ("montecarlo/chain/a.hpp", '#include "montecarlo/kernels/dense.hpp"\n', 1,
                           "montecarlo/chain may"),
    "a job that knows its parts": ("phase_diagrams/job/a.cpp", '#include "phase_diagrams/parts/simulation/part.hpp"\n',
                                   1, "phase_diagrams/job may"),
    "spaced directive": ("src/core/a.hpp", '  #  include  "models/dense.hpp"\n', 1, "upward"),
    "bare name": ("solvers/a.cpp", '#include "rs.hpp"\n', 1, "known room"),
    "unknown room": ("solvers/a.cpp", '#include "elsewhere/rs.hpp"\n', 1, "known room"),
    "path from the root": ("solvers/a.cpp", '#include "src/core/rng.hpp"\n', 1, "known room"),
    "path that climbs": ("src/core/a.cpp", '#include "core/../models/dense.hpp"\n', 1, "known room"),
    "missing file": ("solvers/a.cpp", '#include "core/absent.hpp"\n', 1, "does not exist"),
    "angle brackets": ("src/core/a.cpp", "#include <models/dense.hpp>\n", 1, "in quotes"),
    "MPI": ("montecarlo/a.cpp", "#include <mpi.h>\n", 1, "src/farm alone"),
    "HDF5": ("src/farm/a.cpp", "#include <hdf5.h>\n", 1, "src/io alone"),
    "HDF5, another header": ("src/app/a.cpp", "#include <hdf5/serial/H5public.h>\n", 1, "src/io alone"),
    "TOML": ("src/app/a.cpp", "#include <toml++/toml.h>\n", 1, "src/io alone"),
    "TOML, one header": ("src/core/a.cpp", '#include "toml.hpp"\n', 1, "src/io alone"),
    "file in no room": ("src/stray.cpp", "int main() {}\n", 1, "no known room"),
    "folder that is no room": ("src/cellar/a.cpp", "int main() {}\n", 1, "no known room"),
    "constant of every translation unit": ("src/core/a.hpp", "constexpr std::array<int, 2> a{1, 2};\n", 1, "inline"),
    "static constant": ("solvers/a.hpp", "static const double a = 1.0;\n", 1, "inline"),
    "long header": ("src/core/a.hpp", "\n" * 401, 401, "401 lines"),
    "long test": ("tests/core/a_test.cpp", "\n" * 500, 401, "500 lines"),
    "long Python file": ("scripts/a.py", "\n" * 401, 401, "401 lines"),
    "long script": ("scripts/a.sh", "\n" * 401, 401, "401 lines"),
}


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Floors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        write(self.root, CLEAN)

    def test_clean_tree_passes(self):
        self.assertEqual(floors.violations(self.root), [])

    def test_each_planted_violation_is_named(self):
        for what, (name, text, line, message) in PLANTED.items():
            with self.subTest(what):
                write(self.root, {name: text})
                found = floors.violations(self.root)
                (self.root / name).unlink()
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{name}:{line}: "), found)
                self.assertIn(message, found[0])

    def test_all_violations_of_a_tree_are_listed(self):
        write(self.root, {"src/core/a.hpp": '#include "models/dense.hpp"\n#include "rng.hpp"\n',
                          "solvers/a.hpp": '#include "io/job.hpp"\n'})
        self.assertEqual(len(floors.violations(self.root)), 3)

    def test_exit_status(self):
        command = [sys.executable, floors.__file__, str(self.root)]
        self.assertEqual(subprocess.run(command, capture_output=True, check=False).returncode, 0)
        write(self.root, {"src/core/a.hpp": '#include "models/dense.hpp"\n'})
        broken = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(broken.returncode, 1)
        self.assertIn("src/core/a.hpp:1: ", broken.stdout)


if __name__ == "__main__":
    unittest.main()
