"""What every model of the program has, as its users see it: the tests of the program compare with these tables."""
# Models in their order.
MODELS = ["hopfield", "dense", "sk", "pspin", "spherical_pspin", "multitasking", "perceptron_teacher",
          "perceptron_storage", "perceptron_variational", "continual", "template", "multilayer"]
# Those of networks that learn are shown where one of them is used (learning_test.py).
LEARNING = {"hopfield": ["protocol", "rho", "r", "M", "class_law", "quality"],
            "dense": ["protocol", "rho", "r", "M", "class_law", "w", "quality"]}
FURTHER = {"perceptron_variational": ["prior", "qd_fixed"], "continual": ["prior"]}
PARAMETERS = {"hopfield": ["alpha", "T", "convention"], "dense": ["P", "alpha", "T", "convention"],
              "sk": ["T"], "pspin": ["P", "T"], "spherical_pspin": ["P", "T"], "perceptron_teacher": ["alpha"],
              "perceptron_storage": ["alpha"], "perceptron_variational": ["alpha", "beta"],
              "continual": ["alpha1", "alpha2", "beta", "gamma", "r0", "branch1"],
              "template": ["alpha", "c", "T"],
              "multilayer": ["method", "rate", "decay", "gamma", "meta", "lambda"],
              "multitasking": ["K", "d", "T", "protocol", "rho", "r", "M", "class_law", "alpha", "units"]}
ORDER = {"hopfield": ["m", "q", "C", "p"], "dense": ["m", "q", "C"], "sk": ["q", "C"], "pspin": ["q", "C"],
         "spherical_pspin": ["q", "C"], "multitasking": ["m", "n", "q", "q_support"],
         "perceptron_teacher": ["q", "r", "eps"], "perceptron_storage": ["q", "r"],
         "perceptron_variational": ["q0", "r", "qd", "p", "eps", "q0_hat", "r_hat", "qd_hat"],
         "continual": ["q0", "r", "qd", "p1", "p2", "eps1", "eps2", "q0_hat", "r_hat", "qd_hat"],
         "template": ["m", "q", "u", "C"], "multilayer": []}
BRANCHES = {"hopfield": ["retrieval", "glass", "paramagnet"], "dense": ["retrieval", "glass", "paramagnet"],
            "sk": ["glass", "paramagnet"], "pspin": ["glass", "paramagnet"],
            "spherical_pspin": ["paramagnet"], "perceptron_teacher": ["poor", "good"],
            "perceptron_storage": ["typical"], "perceptron_variational": ["poor", "good"],
            "continual": ["poor", "good"], "template": ["retrieval", "glass", "paramagnet"],
            "multilayer": [],
            "multitasking": ["pure", "hierarchical", "parallel", "mixed", "paramagnet"]}
# A point at which some branches exist and others do not, for every model.
POINTS = ["hopfield --alpha 0.05 --T 0.4", "hopfield --alpha 0 --T 0", "dense --P 4 --alpha 0.1 --T 0.3",
          "dense --P 3 --alpha 0.1 --T 0 --convention full", "dense --P 64 --alpha 0.1 --T 2", "sk --T 0.5",
          "sk --T 1.5", "pspin --P 3 --T 0.2", "pspin --P 3 --T 0", "spherical_pspin --P 3 --T 0.5"]
