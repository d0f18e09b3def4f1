#include "models/perceptron/labelled_inputs.hpp"

#include "core/watch.hpp"

namespace mattis {

LabelledInputs::LabelledInputs(std::span<const std::uint64_t> teacher, std::size_t N, std::size_t count, Stream& stream)
    : N_(N), count_(count), words_(packed_words(N)) {
    resize_in_pieces(bits_, count * words_);
    resize_in_pieces(negative_, count);
    const std::uint64_t last = N % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << N % 64) - 1;
    for (std::size_t mu = 0; mu < count; ++mu) {
        pause_point();
        const auto input = std::span(bits_).subspan(mu * words_, words_);
        stream.fill(input);
        input.back() &= last;
        negative_[mu] = sign_product(teacher, input, N) < 0;
        if (!negative_[mu]) continue;
        for (std::uint64_t& word : input) word = ~word;
        input.back() &= last;
    }
}

double LabelledInputs::error(std::span<const std::uint64_t> w) const {
    std::size_t wrong = 0;
    for (std::size_t mu = 0; mu < count_; ++mu) {
        if (mu % 1024 == 0) pause_point();
        const std::int64_t field = sign_product(w, (*this)[mu], N_);
        wrong += field < 0 || (field == 0 && negative_[mu] != 0) ? 1u : 0u;
    }
    return static_cast<double>(wrong) / static_cast<double>(count_);
}

} // namespace mattis
