#include "models/catalogue.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/sk.hpp"

namespace mattis {
namespace {

/// A signal without a load.
struct Ferromagnet : Sk {
    static constexpr bool has_signal = true;
    using Sk::Sk;
};

TEST(Catalogue, ModelsWithASignalNeedALoad) {
    EXPECT_TRUE(Model<Ferromagnet>);
    EXPECT_FALSE(GaussianSite<Ferromagnet>);
    EXPECT_TRUE(GaussianSite<Sk>);
}

TEST(Catalogue, NamesAreUniqueAndFindable) {
    const auto names = model_names();
    EXPECT_THAT(names, testing::ElementsAre("hopfield", "dense", "sk", "pspin", "spherical_pspin", "multitasking",
                                            "perceptron_teacher", "perceptron_storage", "perceptron_variational",
                                            "continual", "template", "multilayer"));
    for (const auto name : names) EXPECT_EQ(model_info(name).name, name);
    EXPECT_THAT([] { model_info("hopfeild"); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr("did you mean 'hopfield'?")));
}

TEST(Catalogue, EveryModelDescribesItself) {
    for (const auto name : model_names()) {
        const ModelInfo& info = model_info(name);
        const bool learns = info.capabilities.learning != LearningKind::none;
        EXPECT_TRUE(info.has_theory || info.is_simulated() || learns) << name;
        EXPECT_FALSE(info.doc.empty()) << name;
        EXPECT_FALSE(info.source.empty()) << name;
        EXPECT_EQ(info.branches.empty(), !info.has_theory && !info.is_simulated()) << name;
        std::set<std::string_view> fields;
        for (const FieldInfo& field : info.fields) {
            EXPECT_FALSE(field.doc.empty()) << name << " " << field.name;
            EXPECT_TRUE(fields.insert(field.name).second) << name << " " << field.name;
            if (field.fallback) {
                EXPECT_TRUE(field.range.contains(*field.fallback) || *field.fallback < field.range.low)
                    << name << " " << field.name << ": a default below the range stands for no number";
            }
        }
        for (const std::string_view parameter :
             {info.capabilities.temperature, info.capabilities.load, info.capabilities.patterns})
            EXPECT_TRUE(parameter.empty() || fields.contains(parameter)) << name << " " << parameter;
        EXPECT_NO_THROW(ModelAt(name, info.specimen())) << name;
    }
}

TEST(Catalogue, ParametersRoundTrip) {
    ParameterValues values = model_info("dense").specimen();
    std::ranges::copy(ParameterValues{5, 0.25, 0.5, 1}, values.begin());
    const ModelAt model("dense", values);
    const Dense dense = model.as<Dense>();
    EXPECT_EQ(dense.parameters.P, 5);
    EXPECT_EQ(dense.parameters.convention, Convention::full);
    EXPECT_EQ(parameter_values(dense), values);
    const Dense colder = with_parameter(dense, "T", 0.1);
    EXPECT_EQ(colder.parameters.T, 0.1);
    EXPECT_EQ(colder.temperature(), 0.1) << "what is derived from the parameters follows them";
    EXPECT_EQ(colder.parameters.alpha, 0.25);
    EXPECT_EQ(model.with("T", 0.1).values(), parameter_values(colder));
    EXPECT_EQ(model.value("alpha"), 0.25);
    EXPECT_EQ(model.temperature(), 0.5);
}

TEST(Catalogue, AdditionalParametersAreShownWhereOneIsUsed) {
    ModelInfo info = model_info("dense");
    ParameterValues values = info.specimen();
    EXPECT_TRUE(info.additional_at_default(values));
    EXPECT_EQ(info.shown(values), values) << "whoever asks for results decides";
    info.shows_additional = false;
    EXPECT_EQ(info.shown(values), (ParameterValues{3, 0, 0, 0})) << "P, alpha, T, convention";
    EXPECT_TRUE(info.shows(*info.find("alpha")) && !info.shows(*info.find("rho")));
    for (std::size_t k = 0; k < values.size(); ++k) {
        ParameterValues used = values;
        used[k] += 0.5;
        EXPECT_EQ(info.additional_at_default(used), !info.fields[k].additional) << info.fields[k].name;
    }
    EXPECT_FALSE(model_info("sk").additional_at_default(model_info("sk").specimen())) << "it has none";
}

TEST(Catalogue, ProductRunsTheLastAxisFastest) {
    EXPECT_EQ(product_of({{1.0, 2.0}, {3.0}, {4.0, 5.0}}),
              (std::vector<ParameterValues>{{1, 3, 4}, {1, 3, 5}, {2, 3, 4}, {2, 3, 5}}));
    EXPECT_EQ(product_of({}), (std::vector<ParameterValues>{{}}));
    EXPECT_TRUE(product_of({{1.0}, {}}).empty());
}

} // namespace
} // namespace mattis
