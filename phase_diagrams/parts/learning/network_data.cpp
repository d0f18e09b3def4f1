#include "phase_diagrams/parts/learning/network_data.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "learning/data/labelled_set.hpp"
#include "phase_diagrams/parts/images/image_file.hpp"

namespace mattis::diagram {

namespace {

std::uint64_t hash_of(std::span<const std::uint8_t> bytes) {
    return content_hash({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

/// Reads all files, and gathers what is wrong.
class DataReader {
public:
    DataReader(const LearningSection& section, const std::string& file) : section_(section), file_(file) {}

    NetworkData read() {
        const std::size_t files = section_.images.values.size();
        for (std::size_t k = 0; k < files; ++k) {
            about("images", [&] { images_.push_back(read_image_file(section_.images.of(k))); });
            about("labels", [&] { labels_.push_back(read_label_file(section_.labels.of(k))); });
        }
        throw_if_any();
        for (const std::vector<std::uint8_t>& labels : labels_)
            for (const std::uint8_t label : labels) classes_ = std::max(classes_, label + 1);
        NetworkData data;
        for (std::size_t k = 0; k < files; ++k) about("labels", [&] { add_set(data, k); });
        throw_if_any();
        return data;
    }

private:
    template <class F>
    void about(std::string_view key, const F& what) {
        try {
            what();
        } catch (const InputError& error) {
            faults_.push_back(fmt::format("{}:{}: {}", file_, section_.place(key), error.what()));
        }
    }
    void throw_if_any() const {
        if (!faults_.empty()) throw InputFaults(faults_);
    }

    void add_set(NetworkData& data, std::size_t k) {
        const data::ImageArray& images = images_[k];
        const std::string name = section_.images.of(k).filename().string();
        if (images.size() != images_.front().size())
            about("images", [&] {
                throw InputError(fmt::format("{} has images of {} pixels, {} of {}: allowed are images of one size, "
                                             "for which a network has one input layer",
                                             name, images.size(), section_.images.of(0).filename().string(),
                                             images_.front().size()));
            });
        data.sets.push_back(learning::make_labelled_set(images, labels_[k], name, classes_));
        data.images_content.push_back(
            fmt::format("{} of {} x {}: {:016x}", images.count, images.rows, images.columns, hash_of(images.pixels)));
        data.labels_content.push_back(fmt::format("{}: {:016x}", labels_[k].size(), hash_of(labels_[k])));
    }

    const LearningSection& section_;
    const std::string& file_;
    std::vector<std::string> faults_;
    std::vector<data::ImageArray> images_;
    std::vector<std::vector<std::uint8_t>> labels_;
    int classes_ = 0;
};

learning::TaskSequence sequence_of(const LearningSection& section) {
    const auto& names = learning::task_sequence_names;
    return static_cast<learning::TaskSequence>(std::ranges::find(names, section.tasks) - names.begin());
}

/// The key that asks for more than there is.
std::string_view key_of_fault(const LearningSection& section, const NetworkData& data) {
    if (sequence_of(section) == learning::TaskSequence::split && section.count > data.classes()) return "count";
    if (section.train > 0) return "train";
    return section.validation > section.test ? "validation" : "test";
}

} // namespace

std::string NetworkData::content() const {
    std::string text;
    for (std::size_t k = 0; k < sets.size(); ++k)
        text += fmt::format("{}{}, labels {}", k > 0 ? "; " : "", images_content[k], labels_content[k]);
    return text;
}

NetworkData read_network_data(const LearningSection& section, const std::string& file) {
    return DataReader(section, file).read();
}

std::vector<learning::LearningTask> network_tasks(const NetworkData& data, const LearningSection& section,
                                                  const std::string& file, std::uint64_t seed, int sample) {
    const learning::TaskSequence sequence = sequence_of(section);
    const int count =
        sequence == learning::TaskSequence::sequential ? static_cast<int>(data.sets.size()) : section.count;
    learning::SplitShares shares{.test = section.test, .validation = section.validation};
    if (section.train > 0) shares.most = section.train;
    try {
        return learning::make_tasks(
            data.sets, sequence, count, shares,
            {.seed = seed, .sample = static_cast<std::uint32_t>(sample), .purpose = Purpose::tasks});
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}:{}: {}", file, section.place(key_of_fault(section, data)), error.what()));
    }
}

} // namespace mattis::diagram
