#include "phase_diagrams/parts/learning/perceptron_values.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include <fmt/format.h>

#include "phase_diagrams/parts/learning/perceptron_settle.hpp"

namespace mattis::diagram {

std::vector<PerceptronValue> perceptron_values(const learning::PerceptronLook& look, int teachers) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<PerceptronValue> values{{"loss", look.loss},
                                        {"kl", look.kl},
                                        {"gradient", look.gradient},
                                        {"qd", look.qd},
                                        {"train_error", look.train_error}};
    for (int k = 0; k < teachers; ++k) {
        const auto t = static_cast<std::size_t>(k);
        const std::string number = teachers > 1 ? fmt::format("{}", k + 1) : "";
        const double mean = look.qd > 0.0 ? error_of_overlap(look.r[t] / std::sqrt(look.qd)) : none;
        values.push_back({"r" + number, look.r[t]});
        values.push_back({"p" + number, look.p[t]});
        values.push_back({"eps" + number, error_of_overlap(look.p[t])});
        values.push_back({"eps_sampled" + number, error_of_overlap(look.p_sampled[t])});
        values.push_back({"eps_mean" + number, mean});
        values.push_back({"test_error" + number, look.test_error[t]});
    }
    return values;
}

} // namespace mattis::diagram
