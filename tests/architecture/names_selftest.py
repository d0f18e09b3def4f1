"""Plants names where they must not stand, and expects names.py to find them."""
import tempfile
import unittest
from pathlib import Path

import names
from floors_selftest import write

CLEAN = {
    "src/models/dense.hpp": 'static constexpr std::string_view name = "dense";\n',
    "src/models/multitasking/multitasking.hpp": 'static constexpr std::string_view name = "multitasking";\n',
    "src/models/multitasking/search.cpp": 'auto model = model_entry("multitasking");\n',
    "src/models/contract/ansatz.hpp": 'inline constexpr Ansatz limit{.name = "frsb"};\n',
    "src/models/contract/ansatz.cpp": 'names{"1rsb", "12rsb"};\n',
    "src/app/solve.cpp": 'help("models are dense, multitasking"); // not "dense" itself\n',
    "tests/a_test.cpp": 'ModelAt("dense")\n',
}


class Names(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        write(self.root, CLEAN)

    def test_clean_tree_passes(self):
        self.assertEqual(set(names.owners(self.root)), {"dense", "multitasking", "frsb", "1rsb", "12rsb"})
        self.assertEqual(names.violations(self.root), [])

    def test_a_planted_name_is_found(self):
        for path, text in (("solvers/a.cpp", 'if (model == "dense") return;\n'),
                           ("src/models/catalogue.cpp", 'if (name == "multitasking") return;\n'),
                           ("src/models/dense2.hpp", 'if (name == "dense") return;\n'),
                           ("solvers/theory/a.cpp", '  ansatz == "12rsb"\n'),
                           ("src/app/solve.cpp", 'wanted.insert("frsb");\n')):
            with self.subTest(path):
                before = self.root / path
                kept = before.read_text(encoding="utf-8") if before.is_file() else None
                write(self.root, {path: text})
                found = names.violations(self.root)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{path}:1: "), found)
                if kept is None:
                    before.unlink()
                else:
                    write(self.root, {path: kept})


if __name__ == "__main__":
    unittest.main()
