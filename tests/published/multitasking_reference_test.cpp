#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/catalogue.hpp"
#include "models/multitasking/branches.hpp"
#include "models/multitasking/example_thresholds.hpp"
#include "models/multitasking/lines.hpp"
#include "models/multitasking/loaded_network.hpp"
#include "models/multitasking/multitasking.hpp"

// The cases of tests/reference/multitasking.json, each through the function that the program calls for it.

namespace mattis::multitasking {
namespace {

using Json = nlohmann::json;

std::vector<Json> cases(const std::string& kind) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/multitasking.json");
    std::vector<Json> chosen;
    for (const Json& c : Json::parse(file))
        if (c["kind"] == kind) chosen.push_back(c);
    EXPECT_FALSE(chosen.empty()) << kind;
    return chosen;
}

Multitasking::Parameters storing(int K, double d, double T) { return {.K = K, .d = d, .T = T}; }

Multitasking model_of(const Json& c) {
    Multitasking::Parameters p = storing(c["K"], c["d"], c["T"]);
    if (c.contains("r")) {
        p.protocol = Protocol::supervised;
        p.r = c["r"];
        p.M = c["M"];
    } else if (c["rho"] != 0.0) {
        p.protocol = Protocol::supervised;
        p.rho = c["rho"];
    }
    return Multitasking(p);
}

const std::vector<double>& array(const Solution& s, std::string_view name) {
    for (const NamedArray& entry : s.arrays)
        if (entry.name == name) return entry.values;
    static const std::vector<double> none;
    return none;
}

void expect_near(const std::vector<double>& got, const Json& want, double tolerance) {
    ASSERT_EQ(got.size(), want.size());
    for (std::size_t k = 0; k < got.size(); ++k) EXPECT_NEAR(got[k], want[k].get<double>(), tolerance) << k;
}

TEST(MultitaskingReference, StatesAtFiniteTemperature) {
    for (const Json& c : cases("finite_T_solution")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const auto states = multitasking_states(model_of(c));
        const auto found = std::find_if(states.begin(), states.end(), [&](const Solution& s) {
            return groups_of(s) == c["cls"] && std::abs(array(s, "n")[0] - c["n"][0].get<double>()) < 1e-9;
        });
        ASSERT_NE(found, states.end());
        expect_near(array(*found, "n"), c["n"], 1e-13);
        expect_near(array(*found, "m"), c["m"], 1e-13);
        expect_near(array(*found, "q_support"), c["q_cond"], 1e-13);
        EXPECT_NEAR(order_value(*found, "q").value(), c["q"].get<double>(), 1e-13);
        EXPECT_NEAR(found->free_energy.value(), c["f"].get<double>(), 1e-14);
        EXPECT_NEAR(found->energy.value(), c["u"].get<double>(), 1e-13);
        EXPECT_NEAR(found->entropy.value(), c["s"].get<double>(), 1e-12);
        EXPECT_NEAR(hessian_of(*found).value(), c["hess_eig_over_1prho"][0].get<double>(), 1e-11);
        if (!c.contains("global_min_f") || c["global_min_f"].is_null()) continue;
        EXPECT_NEAR(states.front().free_energy.value(), c["global_min_f"].get<double>(), 1e-13);
        EXPECT_EQ(groups_of(states.front()), c["global_min_class"]);
    }
}

TEST(MultitaskingReference, StatesOfGaussianDataAtZeroTemperature) {
    for (const Json& c : cases("T0_solution_gauss")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const auto states = multitasking_states(model_of(c));
        EXPECT_EQ(groups_of(states.front()), c["cls"]);
        expect_near(array(states.front(), "n"), c["n"], 1e-13);
        expect_near(array(states.front(), "m"), c["m"], 1e-13);
        EXPECT_NEAR(states.front().energy.value(), c["energy"].get<double>(), 1e-13);
        EXPECT_NEAR(states.front().free_energy.value(), c["energy"].get<double>(), 1e-13);
        const MultitaskingSaddle saddle(model_of(c).law(), 0.0);
        const auto state = saddle.descend(hierarchical_amplitudes(c["d"], c["K"]));
        expect_near(state.at.expanded(state.field.susceptible, 0.0), c["C"], 1e-12);
    }
}

TEST(MultitaskingReference, DilutionsOfTheHierarchicalState) {
    for (const Json& c : cases("T0_critical_dilution")) {
        EXPECT_NEAR(hierarchical_existence(c["K"]).value(), c["d_exist"].get<double>(), 1e-14) << c["id"];
        EXPECT_NEAR(hierarchical_energy_crossing(c["K"]).value(), c["d_energy"].get<double>(), 1e-12) << c["id"];
    }
    EXPECT_NEAR(hierarchical_energy_crossing(3).value(), (1.0 + 2.0 * std::sqrt(2.0)) / 7.0, 1e-15);
    EXPECT_NEAR(hierarchical_energy_crossing(10).value(), 0.5000795095852, 1e-12);
    EXPECT_FALSE(hierarchical_existence(2).has_value());
}

TEST(MultitaskingReference, ParallelOverlapsAtZeroTemperature) {
    for (const Json& c : cases("T0_parallel_amplitude"))
        EXPECT_NEAR(parallel_overlaps(c["d"], c["K"]).amplitude[0], c["m"].get<double>(), 1e-15) << c["id"];
}

TEST(MultitaskingReference, PureInstability) {
    const Json table = cases("pure_instability")[0]["table"];
    for (const auto& [text, ratio] : table.items()) {
        const double d = std::stod(text);
        const auto points = MultitaskingLines(Multitasking(storing(3, d, 0.0))).pure_instability("T").points;
        ASSERT_EQ(points.size(), 1u) << d;
        EXPECT_NEAR(*points[0].found / (1.0 - d), ratio.get<double>(), 1e-11) << d;
    }
}

TEST(MultitaskingReference, ParallelInstability) {
    const Json table = cases("parallel_instability")[0]["table"];
    for (const auto& [K, rows] : table.items())
        for (const auto& [text, ratios] : rows.items()) {
            const double d = std::stod(text);
            const auto points =
                MultitaskingLines(Multitasking(storing(std::stoi(K), d, 0.0))).parallel_instability("T").points;
            ASSERT_EQ(points.size(), ratios.size()) << "K " << K << " d " << d;
            for (std::size_t k = 0; k < points.size(); ++k)
                EXPECT_NEAR(*points[k].found / (1.0 - d), ratios[k].get<double>(), 1e-10) << "K " << K << " d " << d;
        }
}

TEST(MultitaskingReference, TipsOfTheParallelWindow) {
    const Json table = cases("parallel_window_tip")[0]["table"];
    for (const auto& [K, tip] : table.items()) {
        const WindowTip found = parallel_window_tip(std::stoi(K)).value();
        EXPECT_NEAR(found.d, tip["d"].get<double>(), 1e-10) << K;
        EXPECT_NEAR(found.T_over_Tc, tip["T_over_Tc"].get<double>(), 1e-6) << K;
    }
}

TEST(MultitaskingReference, WeakFirstOrderTransitions) {
    for (const Json& c : cases("first_order")) {
        if (c["T1"].is_null()) continue;
        const std::string id = c["id"];
        const int K = std::stoi(id.substr(id.find('K') + 1));
        const double d = std::stod(id.substr(id.find("_d") + 2));
        const auto points = MultitaskingLines(Multitasking(storing(K, d, 0.0))).first_order("T").points;
        ASSERT_EQ(points.size(), 1u) << id;
        EXPECT_NEAR(*points[0].found / (1.0 - d), c["T1"].get<double>(), 1e-8) << id;
        const auto& m = points[0].arrays[0].values;
        EXPECT_NEAR((m.front() - m.back()) / (1.0 - d), c["spread1"].get<double>(), 1e-4) << id;
    }
}

TEST(MultitaskingReference, OneStepThresholds) {
    for (const Json& c : cases("onestep_threshold")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const double d = c["d"];
        const AmplitudeGroups at =
            c["state"] == "lex" ? hierarchical_amplitudes(d, c["K"]) : parallel_overlaps(d, c["K"]);
        const double rho = threshold_after_update(d, at);
        EXPECT_NEAR(rho, c["rho_c"].get<double>(), 1e-12);
        auto ratios = at.expanded(overlaps_after_update(d, at, rho), 0.0);
        const auto start = at.expanded();
        for (std::size_t mu = 0; mu < c["ratios"].size(); ++mu) ratios[mu] /= start[mu];
        ratios.resize(c["ratios"].size());
        expect_near(ratios, c["ratios"], 1e-12);
    }
    EXPECT_EQ(least_examples(0.1, 1.0), 99);
    EXPECT_EQ(least_examples(0.2, 0.8045821789), 30);
    EXPECT_EQ(least_examples(0.3, 1.1274389557), 9);
}

TEST(MultitaskingReference, SelfConsistentThresholds) {
    for (const Json& c : cases("self_consistent_threshold")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const double d = c["d"];
        const AmplitudeGroups at =
            c["state"] == "lex" ? hierarchical_amplitudes(d, c["K"]) : parallel_overlaps(d, c["K"]);
        const auto found = self_consistent_threshold(d, c["T"], at);
        ASSERT_TRUE(found.has_value());
        EXPECT_NEAR(found->rho, c["rho_c"].get<double>(), 1e-9);
        expect_near(found->m, c["m"], 1e-8);
        expect_near(found->m0, c["m0"], 1e-12);
    }
}

TEST(MultitaskingReference, NoiseThatMakesTheParallelStateStable) {
    const auto expect = [](int K, double d, double T, double rho) {
        Multitasking::Parameters p = storing(K, d, T);
        p.protocol = Protocol::unsupervised;
        const auto points = MultitaskingLines(Multitasking(p)).parallel_instability("rho").points;
        ASSERT_FALSE(points.empty());
        EXPECT_NEAR(*points[0].found, rho, 1e-11) << K << " " << d << " " << T;
    };
    for (const Json& c : cases("rho_par")) {
        const std::string id = c["id"];
        expect(std::stoi(id.substr(id.find("_K") + 2)), std::stod(id.substr(id.find("_d") + 2)),
               std::stod(id.substr(id.find("_T") + 2)), c["rho"]);
    }
    expect(2, 0.3, 0.05, 0.364851205547);
    expect(2, 0.3, 0.1, 0.35649351798018);
    expect(2, 0.3, 0.3, 0.34376790313322); // 4000 Gauss-Legendre points for each kind of site
    // Towards T_c it tends to sqrt(2/(3d)) - 1, linearly.
    const auto near_critical = [](double ratio) {
        Multitasking::Parameters p = storing(2, 0.3, 0.7 * ratio);
        p.protocol = Protocol::supervised;
        return *MultitaskingLines(Multitasking(p)).parallel_instability("rho").points[0].found;
    };
    EXPECT_NEAR(2.0 * near_critical(0.999) - near_critical(0.998), std::sqrt(2.0 / 0.9) - 1.0, 2e-6);
}

TEST(MultitaskingReference, ExtensiveLoad) {
    for (const Json& c : cases("high_storage")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        Multitasking::Parameters p = storing(1, 1.0 - c["c"].get<double>(), 0.0);
        if (c.contains("alpha_c")) {
            const auto point = LoadedNetwork(Multitasking(p)).largest_load();
            ASSERT_TRUE(point.has_value());
            EXPECT_NEAR(point->alpha / c["alpha_c"].get<double>(), 1.0, 1e-11);
            continue;
        }
        p.T = c["T"];
        p.alpha = c["alpha"];
        const Multitasking model(p);
        const auto point = LoadedNetwork(model).retrieval();
        ASSERT_TRUE(point.has_value());
        const Solution state = LoadedNetwork(model).report(model, *point);
        EXPECT_NEAR(array(state, "m")[0], c["m"].get<double>(), 1e-11);
        EXPECT_NEAR(point->q, c["q"].get<double>(), 1e-11);
        EXPECT_NEAR(point->V, c["V"].get<double>(), 1e-11);
        EXPECT_NEAR(state.free_energy.value(), c["f"].get<double>(), 1e-12);
        EXPECT_LT(state.residual.value(), 1e-13);
    }
}

TEST(MultitaskingReference, ExtensiveLoadOfExamples) {
    for (const Json& c : cases("high_storage_dataset")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        Multitasking::Parameters p = storing(1, 1.0 - c["c"].get<double>(), c["T"]);
        p.protocol = c["mode"] == "sup" ? Protocol::supervised : Protocol::unsupervised;
        p.alpha = c["alpha"];
        p.r = c["r"];
        p.M = c["M"];
        const Multitasking model(p);
        const auto point = LoadedNetwork(model).retrieval();
        ASSERT_TRUE(point.has_value());
        const Solution state = LoadedNetwork(model).report(model, *point);
        EXPECT_NEAR(array(state, "m")[0], c["rs_m"].get<double>(), 1e-9);
        EXPECT_NEAR(array(state, "n")[0], c["rs_n"].get<double>(), 1e-9);
        EXPECT_NEAR(point->q, c["rs_q"].get<double>(), 1e-9);
        EXPECT_NEAR(point->V, c["rs_V"].get<double>(), 1e-9);
    }
}

} // namespace
} // namespace mattis::multitasking
