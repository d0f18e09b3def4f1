#include "models/contract/theory.hpp"

#include "models/contract/gaussian_site.hpp"
#include "models/contract/saddle_point.hpp"

namespace mattis {

std::unique_ptr<const Site> Theory::site(const ModelAt&) const { return nullptr; }

std::unique_ptr<const Saddle> Theory::saddle(const ModelAt&) const { return nullptr; }

} // namespace mattis
