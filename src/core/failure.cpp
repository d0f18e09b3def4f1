#include "core/failure.hpp"

#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <new>
#include <stdexcept>
#include <typeinfo>
#include <utility>

namespace mattis {

namespace {

std::string kind_of(const std::exception& error) {
    int status = 0;
    const char* mangled = typeid(error).name();
    const std::unique_ptr<char, decltype(&std::free)> name(abi::__cxa_demangle(mangled, nullptr, nullptr, &status),
                                                           &std::free);
    return status == 0 ? name.get() : mangled;
}

/// Where the last exception began.
struct Place {
    std::string what;
    bool fresh = false; ///< no Doing has begun since then: those outside are ended by the same exception
};

Place& place() {
    thread_local Place last;
    return last;
}

} // namespace

std::string failure_text(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "out of memory";
    if (dynamic_cast<const std::runtime_error*>(&error) != nullptr) return error.what();
    const std::string kind = kind_of(error), words = error.what();
    return words.empty() || words == kind ? kind : kind + ": " + words;
}

Doing::Doing(std::string what) : what_(std::move(what)) { place().fresh = false; }

Doing::~Doing() {
    if (std::uncaught_exceptions() <= exceptions_ || place().fresh) return;
    place() = {std::move(what_), true};
}

std::string last_failure_place() { return place().what; }

} // namespace mattis
