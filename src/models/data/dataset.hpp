#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/data/pattern_law.hpp"

namespace mattis {

/// What a network of Hebb's rule is made of: the patterns, or examples of them, averaged over the examples of a class
/// (supervised) or each on its own (unsupervised).
enum class Protocol { storing, supervised, unsupervised };
inline constexpr std::array<std::string_view, 3> protocol_names{"storing", "supervised", "unsupervised"};

/// Law of the mean of the examples of a class: binomial, or Gaussian with the same rho.
enum class ClassLaw { exact, gaussian };
inline constexpr std::array<std::string_view, 2> class_law_names{"exact", "gaussian"};

/// The data that a network of Hebb's rule learns from. An example of a pattern is eta_i = xi_i chi_i: xi = +-1 with
/// probability (1-d)/2 each, otherwise 0, chi = +-1 with mean r. A class has M examples. X is their mean over r,
///   E X = 1, E X^2 = 1 + rho, rho = (1-r^2)/(M r^2) the entropy of the dataset.
/// M = 0 stands for many examples, of which rho alone is known. Source: arXiv:2212.00606, arXiv:2211.14067;
/// docs/theory.md, section "Learning networks".
class Dataset {
public:
    /// Members of these names make a model's parameters a description of data (see dataset_fields).
    struct Parameters {
        Protocol protocol = Protocol::storing;
        double rho = 0.0;
        double r = 1.0;
        int M = 0;
        ClassLaw class_law = ClassLaw::exact;
    };

    /// What the Hebbian matrix is made of, as vectors v of integers:
    ///   patterns     v = xi, also of perfect examples
    ///   class_sums   v = xi sum_a chi^a, of M examples (supervised)
    ///   examples     v = xi chi^a, a vector for each example (unsupervised)
    ///   gaussian     v = xi times an integer next to `gaussian_spread` X, X = 1 + sqrt(rho) z (supervised)
    enum class Vectors { patterns, class_sums, examples, gaussian };
    /// Integers per unit of Gaussian data.
    static constexpr double gaussian_spread = 0x1p10;
    /// What is allowed of rho: solutions have all their digits up to there, and some powers of ten beyond.
    static constexpr double largest_rho = 1e10;

    /// Throws InputError where parameters contradict each other: examples of a network that stores the patterns
    /// themselves, r and M with a rho that they do not give, one of r and M without the other, or rho > largest_rho.
    /// `activity` is 1 - d.
    explicit Dataset(const Parameters& p, double activity = 1.0);

    const Parameters& parameters() const { return p_; }
    double activity() const { return activity_; }
    /// Whether there are examples, though these may be perfect.
    bool learns() const { return p_.protocol != Protocol::storing; }
    /// Whether the number of examples is known.
    bool counts_examples() const { return p_.M > 0; }
    double rho() const;

    /// rho_k = (1-r^(2k))/(M r^(2k)), the entropy of products of k entries; rho_1 = rho. Precondition: k = 1, or the
    /// number of examples is known or the data are the patterns.
    double entropy(int k) const;
    /// R_k = r^(2k) (1 + rho_k), the mean square of the class average of such products. Precondition: the number of
    /// examples is known, or the data are the patterns.
    double moment(int k) const;

    /// Throws InputError for unsupervised data of which rho alone is known: entropies rho_k of products do not follow.
    void require_products() const;

    /// Throws InputError for a larger rho; `why` ends the sentence.
    void require_rho_up_to(double largest, std::string_view why) const;
    /// Throws InputError where (1+rho)^P or, unsupervised, r^(2P) leave double precision.
    void require_powers(int P) const;
    /// Whether the law of the class average is Gaussian.
    bool is_gaussian() const { return p_.class_law == ClassLaw::gaussian || p_.M == 0; }

    /// Law of xi X.
    PatternLaw law() const;
    /// The sites of a network of such data as the field of one pattern sees them, up to the sign of xi: sites without
    /// an entry; those of a Gaussian class average in one kind, otherwise a kind for each value of X. Their moment
    /// sum weight (factor^2 + spread) is (1-d)(1+rho).
    std::vector<SiteKind> site_kinds() const;

    /// What is drawn in a simulation. Throws InputError for unsupervised data without examples.
    Vectors vectors() const;
    /// E of sum_c v_c^2 that normalises the vectors of one pattern where it has an entry: of class sums, (M r)^2
    /// (1+rho), of examples M r^2 (1+rho), of Gaussian data spread^2 (1+rho).
    double normalisation() const;

private:
    Parameters p_;
    double activity_;
};

/// Rows of the field table of a model whose parameters have the members of Dataset::Parameters.
template <class Parameters>
constexpr auto dataset_fields() {
    constexpr double most = std::numeric_limits<double>::infinity();
    return std::array{
        choice<&Parameters::protocol>("protocol", "what the network is made of", protocol_names, 0),
        field<&Parameters::rho>("rho", "ρ", "entropy of the data, (1-r^2)/(M r^2), many examples; at most 1e10",
                                {0, most}, 0),
        field<&Parameters::r>("r", "r", "quality of the examples, with M; more than 0", {0, 1}, 1),
        field<&Parameters::M>("M", "M", "examples of each pattern; without it many, and rho says how noisy",
                              {1, 1000000}, 0),
        choice<&Parameters::class_law>("class_law", "law of the mean of M examples", class_law_names, 0),
    };
}

/// The same rows as additional parameters (FieldInfo::additional).
template <class Row, std::size_t size>
constexpr std::array<Row, size> additional(std::array<Row, size> rows) {
    for (Row& row : rows) row.additional = true;
    return rows;
}

/// The data that a model's parameters describe.
template <class Parameters>
Dataset dataset_of(const Parameters& p, double activity = 1.0) {
    return Dataset({p.protocol, p.rho, p.r, p.M, p.class_law}, activity);
}

/// The same for a network whose examples interact: throws InputError, too, where unsupervised data are given by rho
/// alone, which says nothing of the products of their entries, and where powers of order P are out of range.
template <class Parameters>
Dataset data_with_examples(const Parameters& p) {
    constexpr int pairwise = 2;
    Dataset data = dataset_of(p);
    data.require_products();
    if constexpr (requires { p.P; })
        data.require_powers(p.P);
    else
        data.require_powers(pairwise);
    return data;
}

/// Rows one after the other.
template <class Row, std::size_t... sizes>
constexpr auto joined(const std::array<Row, sizes>&... rows) {
    std::array<Row, (sizes + ...)> all{};
    std::size_t next = 0;
    const auto append = [&](const auto& some) {
        for (const Row& row : some) all[next++] = row;
    };
    (append(rows), ...);
    return all;
}

} // namespace mattis
