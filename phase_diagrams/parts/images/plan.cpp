#include "phase_diagrams/parts/images/plan.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/text_table.hpp"
#include "phase_diagrams/parts/images/image_result.hpp"

namespace mattis::diagram {

namespace {

/// The value of a parameter at a point; `fallback` where the model has none of this name.
double value_of(const ModelInfo& model, const ParameterValues& values, std::string_view name, double fallback) {
    const FieldInfo* field = model.find(name);
    return field == nullptr ? fallback : values.at(static_cast<std::size_t>(field - model.fields.data()));
}

ImagePoint point_at(const ModelInfo& model, const ParameterValues& values) {
    const auto value = [&](std::string_view name, double fallback) { return value_of(model, values, name, fallback); };
    constexpr double pairwise = 2.0;
    return {.values = values,
            .P = static_cast<int>(value(order_parameter, pairwise)),
            .M = static_cast<int>(value(examples_parameter, 1.0)),
            .T = value(model.capabilities.temperature, 0.0),
            .convention = static_cast<Convention>(static_cast<int>(value("convention", 0.0))),
            .protocol = static_cast<Protocol>(static_cast<int>(value(protocol_parameter, 0.0)))};
}

} // namespace

ImagePlan::ImagePlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    if (job().section<DatasetSection>() == nullptr) return;
    constexpr double most_tasks = 1e6;
    if (const double count = static_cast<double>(section().points.size()) * section().draws; count > most_tasks)
        throw InputError(fmt::format("{}:{}: {} points of {} draws: allowed are at most {} together",
                                     job().file.string(), section().place("draws"), section().points.size(),
                                     section().draws, most_tasks));
    try {
        set = read_images(section());
        for (const ParameterValues& values : section().points) points.push_back(point_at(job().model, values));
        const ImageDraw& first = *draw(0);
        classes_ = first.classes.size();
        for (const ImagePoint& point : points)
            if (first.images.N < point.P)
                throw ImageFault(section().entries > 0 ? "entries" : "images",
                                 fmt::format("binary images of {} entries are smaller than P = {}: allowed is N >= P",
                                             first.images.N, point.P));
    } catch (const ImageFault& fault) {
        throw InputError(fmt::format("{}:{}: {}", job().file.string(), section().place(fault.key()), fault.what()));
    }
}

std::shared_ptr<const ImageDraw> ImagePlan::draw(int number) const {
    const std::lock_guard lock(mutex_);
    auto& known = drawn_[number];
    if (!known)
        known = std::make_shared<const ImageDraw>(draw_images(set, section(), most_examples(), job().run.seed, number));
    return known;
}

int ImagePlan::entries() const {
    const bool rotated =
        section().binarise == data::binarisation_names[static_cast<std::size_t>(data::Binarisation::rotation)];
    return rotated && section().entries > 0 ? section().entries : set.images.size();
}

int ImagePlan::most_examples() const {
    int most = 0;
    for (const ImagePoint& point : points) most = std::max(most, point.M);
    return most;
}

double ImagePlan::channels(const ImagePoint& point) const {
    return static_cast<double>(classes_) * (point.one_by_one() ? point.M : 1);
}

std::string ImagePlan::point_name(const ImagePoint& point) const {
    std::string text;
    for (std::size_t k = 0; k < job().parameters.size(); ++k)
        if (job().parameters[k].swept)
            text += fmt::format("{}{} = {}", text.empty() ? "" : "  ", job().parameters[k].name,
                                format_field(job().model.fields[k], point.values[k]));
    return text.empty() ? "the point" : text;
}

std::string ImagePlan::content(std::size_t task) const {
    const ImagePoint& point = point_of(task);
    const DatasetSection& s = section();
    std::string text = fmt::format("images|{}|P={}|M={}|T={}|convention={}|protocol={}", set.content(), point.P,
                                   point.M, point.T, convention_names[static_cast<std::size_t>(point.convention)],
                                   protocol_names[static_cast<std::size_t>(point.protocol)]);
    text +=
        fmt::format("|binarise={}|pixels={}|threshold={}|entries={}|test={}|held_out={}|sweeps={}|classes=", s.binarise,
                    s.pixels, s.threshold, s.entries, s.test, s.held_out, s.sweeps);
    for (const int label : s.classes) text += fmt::format("{},", label);
    return text + fmt::format("|pictures={}|seed={}|draw={}", stores_pictures(task) ? s.pictures : 0, job().run.seed,
                              draw_of(task));
}

std::string ImagePlan::name(std::size_t task) const {
    return fmt::format("images, {}, draw {}", point_name(point_of(task)), draw_of(task));
}

double ImagePlan::seconds(std::size_t task) const {
    // Rough; shards are dealt by this number: it is not to change.
    constexpr double channel = 2e-9, proposal = 2e-8, typical_sweeps = 8.0;
    const ImagePoint& point = point_of(task);
    const double sweeps = point.T > 0.0 ? static_cast<double>(section().sweeps)
                                        : std::min(typical_sweeps, static_cast<double>(section().sweeps));
    const double images = static_cast<double>(classes_) * (section().test + 1);
    return seconds_to_begin(task) + images * sweeps * entries() * (proposal + channel * channels(point) * point.P);
}

double ImagePlan::seconds_to_begin(std::size_t task) const {
    constexpr double pixel = 1e-9, pair = 2e-10;
    const ImagePoint& point = point_of(task);
    const double pairs = point.one_by_one() ? 0.5 * channels(point) * point.M * entries() : 0.0;
    return pixel * static_cast<double>(set.images.pixels.size()) + pair * pairs;
}

double ImagePlan::block_seconds(std::size_t task) const {
    return seconds(task) / (static_cast<double>(classes_) * (section().test + 1));
}

CostKind ImagePlan::kind(std::size_t task) const {
    return {fmt::format("images {}", task / draws()), "images"}; // the draws of a point cost the same
}

TaskMemory ImagePlan::memory() const {
    if (points.empty()) return {};
    double largest = 0.0;
    std::string name;
    for (const ImagePoint& point : points) {
        const double entry = point.one_by_one() || point.M <= 127 ? 1.0 : 2.0; // bytes
        const double copies = 3.0; // of the data, with the tables of the engine
        if (const double bytes = copies * entry * channels(point) * entries(); bytes > largest) {
            largest = bytes;
            name = point_name(point);
        }
    }
    return {.bytes = largest,
            .tasks = tasks(),
            .name = name,
            .unit = "network",
            .several = "networks",
            .smaller = "a smaller M",
            .less = "fewer draws, points or pictures"};
}

ResultMemory ImagePlan::results() const {
    if (points.empty()) return {};
    constexpr double result = 400.0, of_class = 60.0, row = 400.0;
    const auto count = static_cast<double>(tasks());
    const auto K = static_cast<double>(classes_);
    const double pictures = static_cast<double>(points.size()) * K * section().pictures;
    // Draws are kept for as long as the job runs.
    const double draws_bytes = static_cast<double>(draws()) * set.images.count * entries();
    return {.ledger = count * (result + of_class * K) + pictures * entries(),
            .tables = count * (row + of_class * K) + 2.0 * pictures * set.images.size(),
            .fixed = draws_bytes};
}

std::string ImagePlan::identity_of_files() const {
    return points.empty()
               ? ""
               : fmt::format("dataset.images = {}\ndataset.labels = {}\n", set.images_content, set.labels_content);
}

std::unique_ptr<PartTask> ImagePlan::make(std::size_t task, int) const { return image_task(*this, task); }

double ImagePlan::share_done(std::size_t, const Bytes& state) const {
    ByteReader from(state);
    const ImageResult result = ImageResult::load(from);
    return static_cast<double>(result.tally.images) / (static_cast<double>(classes_) * (section().test + 1));
}

CheckReport ImagePlan::check(std::span<const double> seconds) const {
    CheckReport report;
    if (points.empty()) return report;
    const ImageDraw& first = *draw(0);
    Document document = Document::object();
    document["images"] = set.images.count;
    document["rows"] = set.images.rows;
    document["columns"] = set.images.columns;
    document["classes"] = classes_;
    document["N"] = first.images.N;
    document["draws"] = section().draws;
    document["points"] = points.size();
    report.document["dataset"] = std::move(document);
    report.lines = fmt::format(
        "images   {} of {} x {} pixels in {} classes; {} networks of {} spins: {} points, {} draws\n", set.images.count,
        set.images.rows, set.images.columns, classes_, tasks(), first.images.N, points.size(), section().draws);
    TextTable table({"point", "draws", "cost of one"});
    for (std::size_t k = 0; k < points.size(); ++k)
        table.add({point_name(points[k]), fmt::format("{}", section().draws), duration_text(seconds[k * draws()])});
    report.table = table.text();
    return report;
}

} // namespace mattis::diagram
