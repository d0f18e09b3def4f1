#pragma once

#include <compare>
#include <string_view>

namespace mattis {

/// Name of a kind of state, which a state keeps as parameters change. Models may have branches of their own names.
///
/// `retrieval` has a condensed pattern. Networks that learn may have further such states, `retrieval_weak`, of smaller
/// signal field. `glass` is every state with m = 0 and q > 0, also the random-field state of odd
/// P, full. `paramagnet` has q = 0.
/// Broken replica symmetry: `glass_static` is the glass in equilibrium. `glass_marginal` are the states that are only
/// just stable, to which a quench relaxes (the threshold).
/// Several patterns: `pure` has one overlap, `hierarchical` several different ones, `parallel` all K equal, `mixed` the
/// others.
/// Perceptrons: `good` and `poor` generalise well and badly.
class Branch {
public:
    constexpr explicit Branch(std::string_view name) : name_(name) {}

    static const Branch retrieval, retrieval_weak, glass, paramagnet, glass_static, glass_marginal, pure, hierarchical,
        parallel, mixed, good, poor;

    friend constexpr std::string_view name(const Branch& branch) { return branch.name_; }
    friend constexpr bool operator==(const Branch&, const Branch&) = default;
    friend constexpr auto operator<=>(const Branch&, const Branch&) = default;

private:
    std::string_view name_; ///< a literal
};

inline constexpr Branch Branch::retrieval{"retrieval"}, Branch::retrieval_weak{"retrieval_weak"},
    Branch::glass{"glass"}, Branch::paramagnet{"paramagnet"}, Branch::glass_static{"glass_static"},
    Branch::glass_marginal{"glass_marginal"}, Branch::pure{"pure"}, Branch::hierarchical{"hierarchical"},
    Branch::parallel{"parallel"}, Branch::mixed{"mixed"}, Branch::good{"good"}, Branch::poor{"poor"};

} // namespace mattis
