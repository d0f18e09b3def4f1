// What networks of noisy templates answer, against direct computation.
#include "montecarlo/kinds/templates.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"

namespace mattis::mc {
namespace {

const Kind& templates = kind_of(typeid(TemplateHamiltonian));

TEST(TemplateKind, AnswersWhatItIs) {
    const Hamiltonian h = template_hamiltonian(0.3, 0.1, 20);
    EXPECT_EQ(&kind_of(h), &templates);
    EXPECT_EQ(templates.most_archetypes(h), 6);
    EXPECT_EQ(templates.stored_patterns(h), 6);
    EXPECT_EQ(templates.realised_load(h), 0.3);
    EXPECT_EQ(templates.measurable(h).N, 20);
    EXPECT_EQ(templates.measurable(h).patterns, 1);
    EXPECT_TRUE(templates.escapes(h));
    const Disorder disorder = draw_disorder(h, {});
    EXPECT_EQ(templates.reference(h, disorder, Start::archetype), disorder.get<Templates>().archetype);
}

TEST(TemplateKind, MemoryIsThatOfWhatIsMade) {
    const Hamiltonian h = template_hamiltonian(0.2, 0.1, 60);
    const Disorder disorder = draw_disorder(h, {});
    const auto& made = disorder.get<Templates>();
    const SystemMemory memory = templates.memory(h);
    EXPECT_EQ(memory.disorder, 4.0 * static_cast<double>(made.T.size()) + static_cast<double>(made.archetype.size()));
    EXPECT_NEAR(static_cast<double>(make_system(h, disorder)->memory()) / memory.system, 1.0, 0.1);
}

TEST(TemplateKind, FingerprintTellsEveryNumberApart) {
    const auto bytes = [](const TemplateHamiltonian& h) {
        ByteWriter to;
        templates.fingerprint(h, to);
        return to.take();
    };
    const TemplateHamiltonian plain{.N = 10, .K = 2, .alpha = 0.2, .spread = 3.0, .entry = 4, .unit = 5.0};
    const auto changed = [&](auto member, auto value) {
        TemplateHamiltonian h = plain;
        h.*member = value;
        return bytes(h);
    };
    EXPECT_NE(changed(&TemplateHamiltonian::N, 11), bytes(plain));
    EXPECT_NE(changed(&TemplateHamiltonian::K, 3), bytes(plain));
    EXPECT_NE(changed(&TemplateHamiltonian::spread, 3.5), bytes(plain));
    EXPECT_NE(changed(&TemplateHamiltonian::entry, 5), bytes(plain));
    EXPECT_NE(changed(&TemplateHamiltonian::unit, 5.5), bytes(plain));
}

TEST(TemplateKind, AnotherDisorderIsRefused) {
    const Disorder disorder = draw_disorder(template_hamiltonian(0.3, 0.1, 10), {});
    for (const auto& other : {template_hamiltonian(0.3, 0.1, 11), template_hamiltonian(0.4, 0.1, 10)}) {
        EXPECT_THROW(make_system(other, disorder), std::invalid_argument);
        EXPECT_THROW(enumerate(other, disorder), std::invalid_argument);
    }
}

} // namespace
} // namespace mattis::mc
