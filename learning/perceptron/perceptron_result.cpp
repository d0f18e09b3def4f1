#include "learning/perceptron/perceptron_result.hpp"

namespace mattis::learning {

namespace {

void save(const PerceptronLook& look, ByteWriter& to) {
    to.put(look.task);
    to.put(look.epoch);
    for (const double x : {look.loss, look.kl, look.gradient, look.qd, look.train_error}) to.put(x);
    for (const auto& pair : {look.test_error, look.r, look.p, look.p_sampled}) to.put(pair);
}

PerceptronLook load(ByteReader& from) {
    PerceptronLook look;
    look.task = from.get<std::int32_t>();
    look.epoch = from.get<std::int64_t>();
    for (double* x : {&look.loss, &look.kl, &look.gradient, &look.qd, &look.train_error}) *x = from.get<double>();
    for (auto* pair : {&look.test_error, &look.r, &look.p, &look.p_sampled}) *pair = from.get<std::array<double, 2>>();
    return look;
}

} // namespace

void save_looks(const std::vector<PerceptronLook>& looks, ByteWriter& to) {
    to.put(static_cast<std::uint64_t>(looks.size()));
    for (const PerceptronLook& look : looks) save(look, to);
}

std::vector<PerceptronLook> load_looks(ByteReader& from) {
    std::vector<PerceptronLook> looks;
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) looks.push_back(load(from));
    return looks;
}

void PerceptronResult::save(ByteWriter& to) const {
    save_looks(looks, to);
    to.put(epochs);
    to.put_all(fields);
    to.put_text(diverged);
}

PerceptronResult PerceptronResult::load(ByteReader& from) {
    PerceptronResult result;
    result.looks = load_looks(from);
    result.epochs = from.get<std::array<std::int64_t, 2>>();
    result.fields = from.get_all<double>();
    result.diverged = from.get_text();
    return result;
}

} // namespace mattis::learning
