#include "core/equal_steps.hpp"

#include <charconv>
#include <string>

#include <boost/multiprecision/cpp_dec_float.hpp>
#include <fmt/format.h>

namespace mattis {

namespace {

using Decimal = boost::multiprecision::cpp_dec_float_50;

/// What a user wrote for a value: the shortest decimal that is read as it.
Decimal decimal(double value) { return Decimal(fmt::format("{}", value)); }

/// The nearest double. Digits beyond the fortieth are rounding of a chain of operations.
double nearest(const Decimal& value) {
    constexpr int digits = 40;
    const std::string text = value.str(digits, std::ios_base::scientific);
    double result = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

} // namespace

std::vector<double> equal_differences(double from, double to, int count) {
    const int last = count - 1;
    const Decimal first = decimal(from), width = decimal(to) - first;
    std::vector<double> values{from};
    for (int k = 1; k < last; ++k) values.push_back(nearest(first + width * k / last));
    values.push_back(to);
    return values;
}

std::vector<double> equal_ratios(double from, double to, int count) {
    const int last = count - 1;
    Decimal value = decimal(from);
    const Decimal step = pow(decimal(to) / value, Decimal(1) / last);
    std::vector<double> values{from};
    for (int k = 1; k < last; ++k) values.push_back(nearest(value *= step));
    values.push_back(to);
    return values;
}

} // namespace mattis
