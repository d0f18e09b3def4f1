#include "solvers/theory/saddle_theory.hpp"

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "models/perceptron/teacher.hpp"
#include "solvers/theory/best_state.hpp"
#include "solvers/theory/saddle_search.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

Expectation expected_at(double alpha, const ChainStart& start) {
    const ModelAt at = PerceptronTeacher({alpha});
    return theory_of(at).expectation(at, start, {replica_symmetric});
}

TEST(SaddleTheory, OfSeveralStableStatesChainsThatSettleMeetTheBest) {
    const Expectation low = expected_at(0.5, {.name = "random", .settles = true});
    EXPECT_EQ(low.branch, "poor");
    EXPECT_TRUE(low.reason.empty());
    EXPECT_TRUE(low.value("q").has_value());
    EXPECT_FALSE(low.value("energy").has_value()) << "it has no thermodynamics";
    EXPECT_EQ(expected_at(1.3, {.name = "random", .settles = true}).branch, "good") << "beyond the transition at 1.245";
}

TEST(SaddleTheory, OfSeveralStableStatesAStartDecidesNothing) {
    EXPECT_FALSE(expected_at(0.5, {.name = "random", .at_random = true}).reason.empty());
    EXPECT_TRUE(expected_at(2.0, {.name = "random", .at_random = true}).reason.empty()) << "the teacher alone is left";
}

/// At c = 0.05, T = 0.3 retrieval and the paramagnet are both stable.
TEST(SaddleTheory, ChainsThatBeginAtTheArchetypeMeetRetrieval) {
    const ModelAt at("template", {0.1, 0.05, 0.3});
    const auto expected = [&](const ChainStart& start) {
        return theory_of(at).expectation(at, start, {replica_symmetric});
    };
    const Expectation archetype = expected({.name = "archetype"});
    EXPECT_EQ(archetype.branch, "retrieval");
    EXPECT_TRUE(archetype.reason.empty());
    EXPECT_GT(archetype.value("m").value(), 0.9);
    EXPECT_FALSE(expected({.name = "random", .at_random = true}).reason.empty());
    EXPECT_EQ(expected({.name = "archetype", .settles = true}).branch, "retrieval") << "of lower free energy";
    const ModelAt beyond("template", {0.1, 0.05, 1.5});
    EXPECT_FALSE(theory_of(beyond).expectation(beyond, {.name = "archetype"}, {replica_symmetric}).reason.empty());
}

TEST(SaddleTheory, APhaseOfBrokenSymmetryIsTheLowestState) {
    const auto phase = [](double alpha, double c, double T) {
        const std::vector<ModelAt> row{ModelAt("template", {alpha, c, T})};
        const Theory& theory = theory_of(row.front());
        return theory
            .phases(row, replica_symmetric, theory.solve(row, replica_symmetric, theory.branches(replica_symmetric)))
            .at(0)
            .name;
    };
    EXPECT_EQ(phase(0.1, 0.1, 0.0), "retrieval") << "at T = 0 no state is stable";
    EXPECT_EQ(phase(1.5, 0.3, 0.3), "glass");
    EXPECT_EQ(phase(0.1, 0.1, 5.0), "paramagnet");
}

/// u^2 = 1 - a has a fold at a = 1, u = 0. Around it the equation has a hole: |u| < hole is outside its domain.
class HoledSaddle final : public Saddle {
public:
    HoledSaddle(double a, double hole) : a_(a), hole_(hole) {}

    std::optional<Vector> residual(const Vector& u) const override {
        if (++evaluations == fails_at || std::abs(u(0)) < hole_) return std::nullopt;
        return Vector{{u(0) * u(0) + a_ - 1.0}};
    }
    State state(const Vector& u) const override { return {.order = {{"u", u(0)}}, .entropy = u(0), .replicon = 1.0}; }
    Vector gradient(const Vector& u) const override { return *residual(u); }
    double potential(const Vector& u) const override { return u(0) * (u(0) * u(0) / 3.0 + a_ - 1.0); }
    std::vector<Vector> starts() const override {
        ++searches;
        return {Vector{{1.0}}};
    }
    Branch branch_of(const Vector&) const override { return Branch::poor; }
    std::optional<Solution> closed_form(const Branch& branch) const override {
        if (branch == Branch::poor) return std::nullopt;
        return Solution{.branch = branch, .status = Status::converged, .entropy = 0.5};
    }

    static inline int searches = 0, evaluations = 0;
    static inline int fails_at = 0; ///< the evaluation that is refused

private:
    double a_, hole_;
};

/// Its poor state u = sqrt(1-a) ends at a = 1, and has the entropy of the good one, 1/2, at a = 3/4.
struct Holed {
    struct Parameters {
        double a, hole;
    };

    static constexpr std::string_view name = "holed", doc = "a fold in a hole", source = "none";
    static constexpr Capabilities capabilities{.thermodynamics = false};
    static constexpr std::array branches{Branch::poor, Branch::good};
    static constexpr std::array fields{field<&Parameters::a>("a", "a", "what the fold is in", {0.0, 2.9}),
                                       field<&Parameters::hole>("hole", "hole", "width of the hole", {0.0, 1.0})};
    static constexpr std::array order{OrderParameter{.name = "u", .doc = "the unknown"}};
    static std::vector<SaddleLine> lines() {
        return {{.name = "end", .doc = "fold", .kind = SaddleLine::Kind::fold, .branch = Branch::poor, .finds = {"a"}},
                {.name = "level",
                 .doc = "crossing",
                 .kind = SaddleLine::Kind::crossing,
                 .branch = Branch::poor,
                 .rival = Branch::good,
                 .finds = {"a"}}};
    }

    Parameters parameters;

    explicit Holed(const Parameters& p) : parameters(p) {}
    std::unique_ptr<const Saddle> saddle() const {
        return std::make_unique<const HoledSaddle>(parameters.a, parameters.hole);
    }
};

const ModelEntry& holed_entry() {
    static const ModelEntry holed = entry<Holed>();
    return holed;
}

LineResult traced(std::size_t line, double hole) {
    const ModelAt at(holed_entry(), {0.0, hole});
    return SaddleTheory(holed_entry()).lines(at).at(line).trace(at, {.find = "a"});
}

TEST(SaddleTheory, AFoldThatCannotBeReachedIsStalled) {
    const LineResult whole = traced(0, 0.0);
    ASSERT_EQ(whole.points.size(), 1u);
    EXPECT_EQ(whole.points[0].status, Status::converged);
    EXPECT_NEAR(whole.points[0].found.value(), 1.0, 1e-9);
    const LineResult holed = traced(0, 1e-3);
    ASSERT_EQ(holed.points.size(), 1u);
    EXPECT_EQ(holed.points[0].status, Status::stalled);
    EXPECT_FALSE(holed.points[0].found.has_value());
}

TEST(SaddleTheory, NoFailureOnTheWayToAFoldIsTakenForIt) {
    const ModelAt at(holed_entry(), {0.9, 0.0});
    const auto fold = [&](int fails_at) {
        HoledSaddle::evaluations = 0;
        HoledSaddle::fails_at = fails_at;
        auto found = fold_beside(at, "a", Vector{{std::sqrt(0.1)}}, 0.9, 1.05);
        HoledSaddle::fails_at = 0;
        return found;
    };
    ASSERT_TRUE(fold(0).has_value());
    const int evaluations = HoledSaddle::evaluations;
    for (int k = 1; k <= evaluations; ++k)
        if (const auto found = fold(k)) {
            EXPECT_NEAR(found->value, 1.0, 1e-9) << k;
            EXPECT_NEAR(found->u(0), 0.0, 1e-5) << k;
        }
}

TEST(SaddleTheory, ACrossingSearchesOncePerValue) {
    HoledSaddle::searches = 0;
    const LineResult level = traced(1, 0.0);
    ASSERT_EQ(level.points.size(), 1u);
    EXPECT_NEAR(level.points[0].found.value(), 0.75, 1e-9);
    // 97 trial values, 60 halvings towards the end of the branch, the refinement.
    EXPECT_LT(HoledSaddle::searches, 185);
}

TEST(SaddleTheory, SearchesCostMoreThanFollowedStates) {
    const Ansatz searched = theory_of("perceptron_teacher").ansaetze().front();
    EXPECT_EQ(searched, replica_symmetric);
    EXPECT_FALSE(searched.along_rows) << "a row is its points";
    EXPECT_GT(searched.seconds_each, replica_symmetric.seconds_each);
    EXPECT_GT(searched.seconds_line, replica_symmetric.seconds_line);
}

TEST(BestState, IsTheStableOneOfLeastWeight) {
    const auto state = [](double f, double s, bool stable, Status status = Status::converged) {
        Solution made{.status = status, .stable = stable};
        if (status != Status::converged) return made;
        made.free_energy = f;
        made.entropy = s;
        return made;
    };
    const std::vector<Solution> states{state(-1.0, 0.2, true), state(-3.0, 0.9, false), state(-2.0, 0.1, true),
                                       state(0.0, 0.0, true, Status::stalled)};
    ModelInfo info{};
    EXPECT_EQ(best_state(info, states), &states[2]);
    info.capabilities.thermodynamics = false;
    EXPECT_EQ(best_state(info, states), &states[0]);
    EXPECT_EQ(best_state(info, {}), nullptr);
}

} // namespace
} // namespace mattis::solvers
