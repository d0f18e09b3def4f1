#include "phase_diagrams/parts/learning/progress.hpp"

#include <array>

#include <fmt/format.h>

#include "core/text_table.hpp"
#include "phase_diagrams/parts/learning/outcome.hpp"

namespace mattis::diagram {

namespace {

Document document_of(const std::vector<double>& values) { return Document::List(values.begin(), values.end()); }

/// "0.913 0.87"
std::string accuracy_text(const Document& accuracies) {
    std::string text;
    for (const Document& one : accuracies.items())
        text += fmt::format("{}{}", text.empty() ? "" : " ",
                            one.is_null() ? std::string("-") : fmt::format("{:.3f}", one.number()));
    return text.empty() ? "-" : text;
}

} // namespace

void LearningProgress::count(std::size_t, double) { ++count_.all; }

void LearningProgress::add_unfinished(std::size_t run, bool given, double share, double) {
    if (given || share > 0.0) going_on_[run] = {given, share, std::nullopt};
}

void LearningProgress::see_state(std::size_t run, const Bytes& state) {
    if (const auto found = going_on_.find(run); found != going_on_.end())
        found->second.sight = runs_.sight_of_state(run, state);
}

void LearningProgress::add_finished(std::size_t run, const Bytes& result) {
    ++count_.finished;
    const auto sight = runs_.sight_of_result(run, result);
    if (sight && sight->diverged) ++diverged_;
}

void LearningProgress::finish() {
    count_.finished = count_.all;
    going_on_.clear();
}

void LearningProgress::read(const io::ResultFile& file) { diverged_ = learning_outcome(file.tables).messages.size(); }

Document LearningProgress::counts() const {
    Document document = Document::object(), count = diagram::document_of(count_);
    count["diverged"] = diverged_;
    document[learning_runs_member] = std::move(count);
    return document;
}

Document LearningProgress::details(std::optional<double>) const {
    if (count_.all == 0) return Document::object();
    Document list = Document::list();
    for (const auto& [run, going_on] : going_on_) {
        Document one = Document::object();
        one["run"] = runs_.run_name(run);
        one["running"] = going_on.given;
        one["done"] = going_on.share;
        const auto& sight = going_on.sight;
        one["task"] = sight ? Document(sight->task + 1) : Document();
        one["epoch"] = sight ? Document(sight->epoch) : Document();
        one["loss"] = sight ? Document(sight->loss) : Document();
        one["accuracy"] = sight ? document_of(sight->accuracy) : Document();
        list.push_back(std::move(one));
    }
    Document document = Document::object();
    document[learning_member] = std::move(list);
    return document;
}

std::string LearningProgress::line() const {
    for (const auto& [run, going_on] : going_on_)
        if (going_on.given && going_on.sight)
            return fmt::format("task {} epoch {}:{} accuracy {}", going_on.sight->task + 1, going_on.sight->epoch,
                               going_on.sight->loss ? fmt::format(" loss {:.3g},", *going_on.sight->loss) : "",
                               accuracy_text(document_of(going_on.sight->accuracy)));
    return {};
}

std::string learning_fault(const Document& document) {
    using enum MemberShape::Kind;
    using enum MemberShape::Presence;
    static constexpr std::array count_shapes{MemberShape{"diverged", whole, may_be_absent_or_null}};
    static constexpr std::array list_shape{MemberShape{"learning", list, may_be_absent_or_null}};
    static constexpr std::array run_shapes{MemberShape{"run", text},
                                           MemberShape{"done", number},
                                           MemberShape{"task", whole, may_be_absent_or_null},
                                           MemberShape{"epoch", whole, may_be_absent_or_null},
                                           MemberShape{"loss", number, may_be_absent_or_null},
                                           MemberShape{"accuracy", list, may_be_absent_or_null}};
    static constexpr std::array accuracy_shape{MemberShape{"accuracy", number, may_be_absent_or_null}};
    std::string fault = count_fault(document, learning_runs_member);
    if (fault.empty() && !document.at(learning_runs_member).is_null())
        fault = shape_fault(document.at(learning_runs_member), count_shapes);
    if (fault.empty()) fault = shape_fault(document, list_shape);
    for (const Document& run : document.at(learning_member).items()) {
        if (fault.empty()) fault = shape_fault(run, run_shapes);
        for (const Document& one : run.at("accuracy").items())
            if (fault.empty()) fault = shape_fault(Document::object({{"accuracy", one}}), accuracy_shape);
        if (!fault.empty()) return "learning: " + fault;
    }
    return fault;
}

std::string learning_lines(const Document& document) {
    const Document& runs = document.at(learning_runs_member);
    if (runs.is_null() || runs.at("all").integer() == 0) return {};
    const Document& diverged = runs.at("diverged");
    return fmt::format(
        "learning {} of {} runs{}\n", runs.at("finished").integer(), runs.at("all").integer(),
        diverged.is_null() || diverged.integer() == 0 ? "" : fmt::format(", {} diverged", diverged.integer()));
}

std::string learning_text(const Document& document) {
    const Document& runs = document.at(learning_member);
    if (runs.items().empty()) return {};
    TextTable table({"run", "done", "task", "epoch", "loss", "accuracy of each task"});
    const auto whole = [](const Document& one) { return one.is_null() ? "-" : fmt::format("{}", one.integer()); };
    for (const Document& run : runs.items())
        table.add({run.at("run").text(), fmt::format("{:.2f}", run.at("done").number()), whole(run.at("task")),
                   whole(run.at("epoch")),
                   run.at("loss").is_null() ? "-" : fmt::format("{:.4g}", run.at("loss").number()),
                   accuracy_text(run.at("accuracy"))});
    return table.text();
}

} // namespace mattis::diagram
