#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/images/image_result.hpp"
#include "phase_diagrams/parts/images/plan.hpp"
#include "phase_diagrams/parts/images/reading.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

namespace {

/// The parameters that say something of images, in one row.
void add_image_parameters(Table& table, const ModelInfo& model, const ParameterValues& values) {
    ModelInfo reduced = model;
    reduced.capabilities.learns = false; // r and rho are measured: columns of what the data are would be wrong
    reduced.fields.clear();
    ParameterValues kept;
    for (std::size_t k = 0; k < model.fields.size(); ++k) {
        if (!is_of_images(model, model.fields[k].name)) continue;
        reduced.fields.push_back(model.fields[k]);
        kept.push_back(values[k]);
    }
    add_parameters(table, reduced, kept);
}

/// A binary image as rows of the picture one after the other: + and -, and a dot where no spin belongs to the pixel.
std::string picture_text(const data::ImageArray& images, const data::BinaryImages& binary,
                         std::span<const std::int8_t> spins) {
    std::string text(static_cast<std::size_t>(images.size()), '.');
    for (std::size_t i = 0; i < binary.pixel.size(); ++i)
        text[static_cast<std::size_t>(binary.pixel[i])] = spins[i] > 0 ? '+' : spins[i] < 0 ? '-' : '0';
    return text;
}

/// Fills the table of pictures: archetypes, a first example and test images once, class averages for each M,
/// reconstructions of each network.
class Pictures {
public:
    Pictures(const ImagePlan& plan, Table& table) : plan_(plan), table_(table) {}

    void add(const ImagePoint& point, const ImageResult& result) {
        const auto draw = plan_.draw(0);
        for (std::size_t c = 0; c < draw->classes.size(); ++c) {
            const data::ClassSplit& split = draw->classes[c];
            if (first_) add_row(point, "archetype", split.label, -1, -1, *draw, draw->archetypes[c]);
            if (first_)
                add_row(point, "example", split.label, split.training.front(), -1, *draw,
                        draw->images.image(split.training.front()));
            if (averages_.insert({split.label, point.M}).second) {
                const data::ClassAverage average = data::class_average(draw->images, examples_of(split, point.M));
                add_row(point, "average", split.label, -1, -1, *draw, average.signs());
            }
        }
        for (const PictureSeen& seen : result.pictures) {
            const int label = draw->classes[static_cast<std::size_t>(seen.place)].label;
            if (first_) add_row(point, "test", label, seen.image, -1, *draw, draw->images.image(seen.image));
            add_row(point, "reconstruction", label, seen.image,
                    draw->classes[static_cast<std::size_t>(seen.seen_as)].label, *draw, seen.spins);
        }
        first_ = false;
    }

private:
    void add_row(const ImagePoint& point, const char* kind, int label, int image, int seen_as, const ImageDraw& draw,
                 std::span<const std::int8_t> spins) {
        add_image_parameters(table_, plan_.job().model, point.values);
        table_.texts("kind").emplace_back(kind);
        table_.integers("label").push_back(label);
        table_.integers("image").push_back(image);
        table_.integers("seen_as").push_back(seen_as);
        table_.integers("rows").push_back(plan_.set.images.rows);
        table_.integers("columns").push_back(plan_.set.images.columns);
        table_.texts("pixels").push_back(picture_text(plan_.set.images, draw.images, spins));
    }

    const ImagePlan& plan_;
    Table& table_;
    bool first_ = true;
    std::set<std::pair<int, int>> averages_; ///< label and M that are there
};

void add_draw(Table& table, const ImagePlan& plan, std::size_t task, const ImageResult& result) {
    add_image_parameters(table, plan.job().model, plan.point_of(task).values);
    table.integers("draw").push_back(plan.draw_of(task));
    table.integers("N").push_back(result.N);
    table.integers("classes").push_back(static_cast<std::int64_t>(result.classes.size()));
    table.integers("tests").push_back(result.tally.tests);
    for (const ImageObservable& observable : image_observables())
        table.reals(observable.name).push_back(observable.of(result));
}

/// Estimates of each class: they follow from the draw and M alone, and stand there once.
void add_classes(Table& table, const ImagePlan& plan, std::size_t task, const ImageResult& result,
                 std::set<std::pair<int, int>>& known) {
    const int M = plan.point_of(task).M, draw = plan.draw_of(task);
    if (!known.insert({M, draw}).second) return;
    for (const ClassSeen& one : result.classes) {
        table.integers("M").push_back(M);
        table.integers("draw").push_back(draw);
        table.integers("label").push_back(one.label);
        table.reals("r2").push_back(one.r2);
        table.reals("rho").push_back(one.rho);
        table.reals("held_out_overlap").push_back(one.held_out_overlap);
        table.reals("archetype_overlap").push_back(one.archetype_overlap);
        table.reals("others_overlap").push_back(one.others_overlap);
    }
}

/// Means over draws with their errors.
void add_point(Table& table, const ImagePlan& plan, const ImagePoint& point, const std::vector<ImageResult>& results) {
    add_image_parameters(table, plan.job().model, point.values);
    table.integers("draws").push_back(static_cast<std::int64_t>(results.size()));
    const auto add = [&](const std::string& name, const std::vector<double>& values) {
        const stats::Estimate estimate = stats::over_samples(values);
        table.reals(name).push_back(estimate.mean);
        table.reals(name + "_error").push_back(estimate.error);
    };
    std::vector<double> sizes;
    for (const ImageResult& result : results) sizes.push_back(result.N);
    table.reals("N").push_back(stats::over_samples(sizes).mean);
    for (const ImageObservable& observable : image_observables()) {
        std::vector<double> values;
        for (const ImageResult& result : results) values.push_back(observable.of(result));
        add(std::string(observable.name), values);
    }
}

} // namespace

void ImagePlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    std::set<std::pair<int, int>> known;
    for (std::size_t first = 0; first < ledger.size(); first += draws()) {
        std::vector<ImageResult> results;
        for (std::size_t task = first; task < first + draws(); ++task) {
            if (!ledger[task].finished) continue;
            ByteReader from(ledger[task].bytes);
            results.push_back(ImageResult::load(from));
            from.require_end();
            add_draw(tables["images/draws"], *this, task, results.back());
            add_classes(tables["images/classes"], *this, task, results.back(), known);
        }
        if (!results.empty()) add_point(tables["images/points"], *this, point_of(first), results);
    }
    if (points.empty() || section().pictures == 0) return;
    Pictures pictures(*this, tables["images/pictures"]);
    for (std::size_t task = 0; task < ledger.size(); task += draws()) {
        if (!ledger[task].finished) continue;
        ByteReader from(ledger[task].bytes);
        pictures.add(point_of(task), ImageResult::load(from));
    }
}

} // namespace mattis::diagram
