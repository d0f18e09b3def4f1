#include "phase_diagrams/parts/learning/checks.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/images/reading.hpp"
#include "phase_diagrams/parts/learning/keys.hpp"
#include "phase_diagrams/parts/learning/perceptron_checks.hpp"
#include "phase_diagrams/parts/learning/reading.hpp"

namespace mattis::diagram {

namespace {

std::string key_of(std::string_view name) { return fmt::format("learning.{}", name); }

std::vector<std::string_view> models_that_learn() {
    std::vector<std::string_view> names;
    for (const auto& model : catalogue())
        if (model->info.capabilities.learning != LearningKind::none) names.push_back(model->info.name);
    return names;
}

class LearningChecks {
public:
    LearningChecks(const JobFile& file, const Job& job)
        : file_(file), job_(job), own_(*job.section<LearningSection>()), kind_(job.model.capabilities.learning) {}

    void check() const {
        if (!file_.value("learning")->is_table()) return;
        if (kind_ == LearningKind::none) {
            file_.refuse("learning", fmt::format("model {} does not learn by gradients; allowed are {}",
                                                 job_.model.name, comma_list(models_that_learn())));
            return;
        }
        if (kind_ == LearningKind::network) {
            refuse_keys_of(perceptron_learning_keys);
            check_network();
        } else {
            refuse_keys_of(network_learning_keys);
            check_perceptron();
        }
        check_optimiser();
    }

private:
    void refuse_keys_of(const auto& others) const {
        for (const io::KeyInfo& key : others)
            if (const std::string full = key_of(key.name); file_.has(full) && file_.sound({full}))
                file_.refuse(full, fmt::format("model {} has no {}; allowed is to leave it out{}", job_.model.name,
                                               key.name, said_elsewhere(key.name)));
    }
    /// Some of them are parameters of the model.
    std::string said_elsewhere(std::string_view name) const {
        return job_.model.find(name) == nullptr ? "" : fmt::format(", or to give parameters.{}", name);
    }

    void check_optimiser() const {
        struct Belongs {
            std::string_view key;
            learning::OptimiserKind to;
        };
        using enum learning::OptimiserKind;
        constexpr std::array belongs{Belongs{"momentum", sgd}, Belongs{"beta1", adam}, Belongs{"beta2", adam}};
        if (!file_.sound({"learning.optimiser"})) return;
        for (const Belongs& one : belongs) {
            const std::string_view name = learning::optimiser_names[static_cast<std::size_t>(one.to)];
            if (const std::string key = key_of(one.key); file_.has(key) && file_.sound({key}) && own_.optimiser != name)
                file_.refuse(key, fmt::format("{} has no {}; allowed only with optimiser = \"{}\"", own_.optimiser,
                                              one.key, name));
        }
    }

    /// Arrays are as long as there are tasks.
    void check_length(std::string_view name, std::size_t given, std::size_t tasks) const {
        const std::string key = key_of(name);
        if (given > 1 && given != tasks && file_.sound({key}))
            file_.refuse(key, fmt::format("has {} values for {} {}; allowed is one value for all tasks, or one for "
                                          "each",
                                          given, tasks, tasks == 1 ? "task" : "tasks"));
    }

    void check_perceptron() const {
        const std::size_t tasks = learned_tasks(job_.model, own_);
        check_length("epochs", own_.epochs.values.size(), tasks);
        check_length("rate", own_.rate.values.size(), tasks);
        check_length("decay", own_.decay.values.size(), tasks);
        check_length("momentum", own_.momentum.values.size(), tasks);
        check_length("anchor", own_.anchor.values.size(), tasks);
        check_length("anchor_weight", own_.anchor_weight.values.size(), tasks);
        check_length("until_perfect", own_.until_perfect.values.size(), tasks);
        if (file_.has("learning.batches") && file_.has("learning.batch"))
            file_.refuse("learning.batches", "batch says how large minibatches are already; allowed is one of the two");
        if (file_.has("learning.smallest_batch") && !file_.has("learning.batches"))
            file_.refuse("learning.smallest_batch", "there is no number of batches; allowed only with batches");
        check_perceptrons(file_, job_);
    }

    void check_network() const {
        if (own_.momentum.values.size() > 1)
            file_.refuse("learning.momentum", "is an array; allowed is one number for all tasks of a network");
        require_given("images");
        require_given("labels");
        const bool counted =
            file_.sound({"learning.tasks", "learning.count", "learning.images"}) && !own_.images.values.empty();
        if (counted) {
            check_files_of_tasks();
            check_length("epochs", own_.epochs.values.size(), learned_tasks(job_.model, own_));
        }
        check_files("images", own_.images);
        check_files("labels", own_.labels);
        check_anchor();
        check_scales();
        check_shares();
        if (file_.sound({"learning.batch"}) && own_.batch < 1)
            file_.refuse("learning.batch", "0 leaves every minibatch empty; allowed is an integer >= 1");
    }

    void require_given(std::string_view name) const {
        if (const std::string key = key_of(name); !file_.has(key))
            file_.refuse(key, "is missing; allowed is the name of a file, or an array of them, one for each task");
    }

    bool sequential() const {
        return own_.tasks ==
               learning::task_sequence_names[static_cast<std::size_t>(learning::TaskSequence::sequential)];
    }
    void check_files_of_tasks() const {
        if (sequential() && file_.has("learning.count"))
            file_.refuse("learning.count", "sequential tasks are as many as files of images; allowed is to leave it "
                                           "out");
        if (!sequential() && own_.images.values.size() > 1)
            file_.refuse("learning.images",
                         fmt::format("{} tasks are made of one set of images; allowed is one file", own_.tasks));
        if (file_.sound({"learning.labels"}) && file_.has("learning.labels") &&
            own_.labels.values.size() != own_.images.values.size())
            file_.refuse("learning.labels",
                         fmt::format("{} of labels for {} of images; allowed is one for each",
                                     count_of(own_.labels.values.size()), count_of(own_.images.values.size())));
    }
    static std::string count_of(std::size_t files) {
        return fmt::format("{} {}", files, files == 1 ? "file" : "files");
    }

    void check_files(std::string_view name, const io::EachValue<std::filesystem::path>& files) const {
        const std::string key = key_of(name);
        if (!file_.sound({key})) return;
        for (std::size_t k = 0; k < files.values.size(); ++k)
            if (const std::string fault = fault_of_image_file(files.values[k]); !fault.empty())
                file_.refuse_item(key, k, fault);
    }

    void check_anchor() const {
        if (own_.anchor.values.empty() || !file_.sound({"learning.anchor"})) return;
        const auto& allowed = learning::field_anchor_names;
        const auto& values = own_.anchor.values;
        if (values.size() > 1)
            file_.refuse("learning.anchor", "is an array; allowed is one name for all tasks of a network");
        else if (std::ranges::find(allowed, values.front()) == allowed.end())
            file_.refuse("learning.anchor", fmt::format("{} is of perceptrons alone; allowed are {}", values.front(),
                                                        comma_list({allowed.begin(), allowed.end()})));
    }

    void check_scales() const {
        if (own_.scales != scales_names.back() || !file_.sound({"learning.scales"}) || own_.points.empty()) return;
        const auto at = static_cast<std::size_t>(job_.model.find("method") - job_.model.fields.data());
        const auto own = [&](const ParameterValues& point) {
            return learning::normalised(static_cast<learning::NetworkMethod>(static_cast<int>(point[at])));
        };
        if (std::ranges::any_of(own_.points, own)) return;
        std::vector<std::string_view> methods;
        for (std::size_t k = 0; k < learning::network_method_names.size(); ++k)
            if (learning::normalised(static_cast<learning::NetworkMethod>(k)))
                methods.push_back(learning::network_method_names[k]);
        file_.refuse("learning.scales",
                     fmt::format("no network of this job has batch normalisation; \"{}\" is allowed where one of the "
                                 "methods is {}",
                                 scales_names.back(), comma_list(methods)));
    }

    void check_shares() const {
        if (!file_.sound({"learning.test", "learning.validation"})) return;
        if (own_.test + own_.validation >= 1.0)
            file_.refuse(file_.has("learning.test") ? "learning.test" : "learning.validation",
                         fmt::format("test = {} and validation = {} leave no images to learn from; allowed are shares "
                                     "that add up to less than 1",
                                     own_.test, own_.validation));
        if (!file_.sound({"learning.test", "learning.validation", "learning.tested_on"})) return;
        const bool on_validation = own_.tested_on == tested_on_names.back();
        const std::string used = key_of(on_validation ? "validation" : "test");
        if ((on_validation ? own_.validation : own_.test) == 0.0)
            file_.refuse(used, fmt::format("0 leaves no images to test on; allowed is a number > 0 with tested_on = "
                                           "\"{}\"",
                                           own_.tested_on));
    }

    const JobFile& file_;
    const Job& job_;
    const LearningSection& own_;
    LearningKind kind_;
};

} // namespace

void check_learning(const JobFile& file, const Job& job) { LearningChecks(file, job).check(); }

} // namespace mattis::diagram
