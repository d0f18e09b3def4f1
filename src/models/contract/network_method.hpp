#pragma once

#include <array>
#include <string_view>

namespace mattis {

/// How a multilayer network learns tasks in turn:
///   variational   laws of binary weights by their fields (arXiv:2212.02846)
///   metaplastic   binary weights, hidden ones that grow harder to flip (Laborieux et al., Nat. Commun. 12, 2549
///                 (2021))
///   plain         the same without: a binary network
///   ewc           the plain one with elastic weight consolidation (Kirkpatrick et al., PNAS 114, 3521 (2017))
///   real          real weights of the same sizes
enum class NetworkMethod { variational, metaplastic, plain, ewc, real };
inline constexpr std::array<std::string_view, 5> network_method_names{"variational", "metaplastic", "plain", "ewc",
                                                                      "real"};

} // namespace mattis
