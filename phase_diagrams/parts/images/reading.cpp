#include "phase_diagrams/parts/images/reading.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/data/dataset.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/images/keys.hpp"

namespace mattis::diagram {

namespace {

constexpr const char* data_folder = "MATTIS_DATA_DIR";

/// Whether a model is a network that can learn examples of classes.
bool learns_classes(const ModelInfo& model) {
    return model.capabilities.learns && !model.capabilities.several_patterns() &&
           model.find(examples_parameter) != nullptr && model.find(protocol_parameter) != nullptr;
}

std::vector<std::string_view> models_that_learn() {
    std::vector<std::string_view> names;
    for (const auto& model : catalogue())
        if (learns_classes(model->info)) names.push_back(model->info.name);
    return names;
}

/// Why a parameter is not given beside images; empty for one that may be.
std::string why_not_given(const ModelInfo& model, std::string_view name) {
    constexpr std::array given{order_parameter, examples_parameter, protocol_parameter, std::string_view("convention")};
    constexpr std::array measured{std::string_view("r"), std::string_view("rho")};
    if (std::ranges::find(given, name) != given.end() || name == model.capabilities.temperature) return {};
    if (std::ranges::find(measured, name) != measured.end())
        return fmt::format("{} is measured of images, so that it cannot be given", name);
    if (name == model.capabilities.load)
        return fmt::format("the patterns of a network of images are their classes, so that {} means nothing", name);
    return fmt::format("{} means nothing of images", name);
}

std::vector<std::string_view> not_given(const ModelInfo& model) {
    std::vector<std::string_view> names;
    for (const FieldInfo& field : model.fields)
        if (!why_not_given(model, field.name).empty()) names.push_back(field.name);
    return names;
}

std::string place_text(io::Position where, std::string_view key) {
    return fmt::format("{}:{}: {}", where.line, where.column, key);
}

/// The axes of the pairs of points; none where points are no pairs.
std::vector<io::TomlValue> axes_of_pairs(const JobFile& file) {
    const io::TomlValue* axes = file.value("dataset.points.axes");
    if (axes == nullptr) return {};
    return axes->is_array() ? axes->items : std::vector{*axes};
}

/// The key that gives a parameter its values; none if it has its default.
std::optional<std::string> key_of(const JobFile& file, std::string_view name) {
    for (const std::string& key : {fmt::format("dataset.points.{}", name), fmt::format("parameters.{}", name)})
        if (file.has(key)) return key;
    for (const io::TomlValue& axis : axes_of_pairs(file))
        if (axis.text == name) return "dataset.points";
    return std::nullopt;
}

/// Gives the points of [dataset] their values.
class ImagePlacer {
public:
    ImagePlacer(const JobFile& file, Job& job)
        : file_(file), job_(job), own_(*job.section<DatasetSection>()), entry_(file.section("dataset")),
          parameters_(file.section("parameters")) {}

    void place() {
        refuse_what_images_say();
        fill_what_images_say();
        if (const auto key = key_of(file_, examples_parameter))
            own_.places[std::string(examples_parameter)] = place_text(file_.value(*key)->where, *key);
        if (const io::TomlValue* points = entry_.value().get("points")) {
            own_.points = read_points(entry_.member("points", *points), parameters_, job_.parameters,
                                      {.not_named = not_given(job_.model)});
            refuse_at_points();
            add_axes_of_points(parameters_, own_.points, job_.parameters);
            io::require_small_grid(parameters_, job_.parameters);
            return;
        }
        std::vector<std::vector<double>> axes;
        bool whole = file_.sound({"parameters"});
        for (std::size_t k = 0; k < job_.parameters.size(); ++k) {
            const io::Axis& axis = job_.parameters[k];
            if (axis.values.empty() && parameters_.value().is_table())
                io::refuse_missing_parameter(parameters_, job_.model.fields[k]);
            whole = whole && !axis.values.empty();
            axes.push_back(axis.values);
        }
        if (whole) own_.points = product_of(axes);
    }

private:
    void refuse_what_images_say() const {
        for (const FieldInfo& field : job_.model.fields)
            for (const std::string& key :
                 {fmt::format("parameters.{}", field.name), fmt::format("dataset.points.{}", field.name)})
                if (const std::string why = why_not_given(job_.model, field.name); !why.empty() && file_.has(key))
                    file_.refuse(key, why + "; allowed is to leave it out");
    }
    /// Parameters that must not be given have one value, so that points need not fix them.
    void fill_what_images_say() {
        for (std::size_t k = 0; k < job_.parameters.size(); ++k) {
            io::Axis& axis = job_.parameters[k];
            if (axis.values.empty() && !why_not_given(job_.model, axis.name).empty())
                axis.values = {job_.model.fields[k].range.low};
        }
    }
    /// Pairs may name any parameter.
    void refuse_at_points() const {
        if (!file_.sound({"dataset.points"})) return;
        for (const io::TomlValue& axis : axes_of_pairs(file_))
            if (const std::string why = why_not_given(job_.model, axis.text); !why.empty())
                file_.refuse("dataset.points.axes", why + "; allowed is to leave it out");
    }

    const JobFile& file_;
    Job& job_;
    DatasetSection& own_;
    io::Entry entry_, parameters_;
};

class DatasetChecks {
public:
    DatasetChecks(const JobFile& file, const Job& job) : file_(file), job_(job), own_(*job.section<DatasetSection>()) {}

    void check() const {
        if (!learns_classes(job_.model)) {
            file_.refuse("dataset", fmt::format("model {} does not learn classes of examples; allowed are {}",
                                                job_.model.name, comma_list(models_that_learn())));
            return;
        }
        if (job_.sections.size() > 1)
            file_.refuse("dataset", "a network of images is compared with no theory; allowed is a job without other "
                                    "sections than [parameters] and [run]");
        check_protocol();
        check_examples();
        check_classes();
        check_binarisation();
        check_file("dataset.images", own_.images);
        check_file("dataset.labels", own_.labels);
    }

private:
    /// Whether a parameter has such a value at a point, or, where there are no points, on its axis.
    template <class F>
    bool any_value(std::string_view name, const F& is_such) const {
        if (!file_.sound({fmt::format("parameters.{}", name), "dataset.points"})) return false;
        const auto k = static_cast<std::size_t>(job_.model.find(name) - job_.model.fields.data());
        return own_.points.empty()
                   ? std::ranges::any_of(job_.parameters.at(k).values, is_such)
                   : std::ranges::any_of(own_.points, is_such, [k](const auto& point) { return point.at(k); });
    }
    /// The default stores patterns.
    void check_protocol() const {
        const auto stores = [](double value) {
            return static_cast<Protocol>(static_cast<int>(value)) == Protocol::storing;
        };
        if (!any_value(protocol_parameter, stores)) return;
        const auto key = key_of(file_, protocol_parameter);
        file_.refuse(key.value_or(fmt::format("parameters.{}", protocol_parameter)),
                     fmt::format("{}; allowed are supervised, unsupervised",
                                 key ? "storing of images, which are examples of their classes" : "is missing"));
    }
    /// The default, which cannot be given, stands for any number.
    void check_examples() const {
        if (any_value(examples_parameter, [](double M) { return M < 1.0; }))
            file_.refuse(fmt::format("parameters.{}", examples_parameter),
                         "is missing; allowed is the number of images of each class that are learnt, an integer >= 1");
    }
    void check_classes() const {
        if (file_.sound({"dataset.classes"}) && own_.classes.size() == 1)
            file_.refuse("dataset.classes",
                         fmt::format("{} is one class; allowed are two classes and more", own_.classes.front()));
    }
    /// Keys that belong to one way of making images binary.
    void check_binarisation() const {
        struct Belongs {
            std::string_view key;
            data::Binarisation to;
        };
        using enum data::Binarisation;
        constexpr std::array belongs{Belongs{"pixels", median}, Belongs{"threshold", threshold},
                                     Belongs{"entries", rotation}};
        if (!file_.sound({"dataset.binarise"})) return;
        for (const Belongs& one : belongs) {
            const std::string key = fmt::format("dataset.{}", one.key);
            const std::string_view name = data::binarisation_names[static_cast<std::size_t>(one.to)];
            if (file_.has(key) && file_.sound({key}) && own_.binarise != name)
                file_.refuse(key, fmt::format("{} has no {}; allowed only with binarise = \"{}\"", own_.binarise,
                                              one.key, name));
        }
        if (file_.sound({"dataset.pictures"}) && own_.pictures > 0 &&
            own_.binarise == data::binarisation_names[static_cast<std::size_t>(rotation)])
            file_.refuse("dataset.pictures", "rotated images are no pictures; allowed with other ways to binarise");
        if (file_.sound({"dataset.pictures", "dataset.test"}) && own_.pictures > own_.test)
            file_.refuse("dataset.pictures", fmt::format("{} pictures of {} test images; allowed are at most as many",
                                                         own_.pictures, own_.test));
    }
    void check_file(std::string_view key, const std::filesystem::path& path) const {
        if (!file_.sound({key})) return;
        if (const std::string fault = fault_of_image_file(path); !fault.empty()) file_.refuse(key, fault);
    }

    const JobFile& file_;
    const Job& job_;
    const DatasetSection& own_;
};

} // namespace

std::filesystem::path found_from(const std::filesystem::path& folder, const std::filesystem::path& given) {
    std::error_code status;
    const char* data = std::getenv(data_folder);
    if (given.is_absolute() || data == nullptr || std::filesystem::exists(folder / given, status))
        return folder / given;
    const std::filesystem::path elsewhere = std::filesystem::path(data) / given;
    return std::filesystem::exists(elsewhere, status) ? elsewhere : folder / given;
}

std::string fault_of_image_file(const std::filesystem::path& path) {
    if (path.empty()) return {};
    const char* folder = std::getenv(data_folder);
    std::error_code status;
    std::string what;
    if (!std::filesystem::exists(path, status))
        what = fmt::format("there is no file {}", io::in_quotes(path.string()));
    else if (std::filesystem::is_directory(path, status))
        what = fmt::format("{} is a directory", io::in_quotes(path.string()));
    else
        return {};
    return fmt::format("{}; allowed is an IDX file, found from where the job file is or from {} ({})", what,
                       data_folder, folder != nullptr ? io::in_quotes(folder) : "which is not set");
}

bool is_of_images(const ModelInfo& model, std::string_view parameter) {
    return why_not_given(model, parameter).empty();
}

std::any read_dataset(const io::Entry& entry) {
    DatasetSection section;
    io::read_section(entry, dataset_keys, section);
    const std::filesystem::path folder = entry.reading().file.parent_path();
    for (std::filesystem::path* file : {&section.images, &section.labels})
        if (!file->empty()) *file = found_from(folder, *file);
    section.places[""] = place_text(entry.value().where, "dataset");
    for (const io::TomlValue::Member& key : entry.value().members)
        section.places[key.name] = place_text(key.value.where, fmt::format("dataset.{}", key.name));
    return section;
}

bool place_images(const JobFile& file, Job& job) {
    if (!file.value("dataset")->is_table() || !learns_classes(job.model)) return false;
    ImagePlacer(file, job).place();
    return true;
}

void check_dataset(const JobFile& file, const Job& job) { DatasetChecks(file, job).check(); }

} // namespace mattis::diagram
