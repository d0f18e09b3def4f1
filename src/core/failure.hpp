#pragma once

#include <exception>
#include <string>

namespace mattis {

/// What a user is told of an exception: its own words if it is a runtime error, which speaks to users; else "out of
/// memory", or the kind of the exception with its words, for whoever looks for the fault.
std::string failure_text(const std::exception& error);

/// Says what is being done as long as it lives. When an exception ends it, the words are kept: last_failure_place()
/// gives those of the innermost one.
class Doing {
public:
    explicit Doing(std::string what);
    ~Doing();
    Doing(const Doing&) = delete;
    Doing& operator=(const Doing&) = delete;

private:
    std::string what_;
    int exceptions_ = std::uncaught_exceptions();
};

/// What this thread was doing when the last exception began that ended a Doing; empty without any.
std::string last_failure_place();

} // namespace mattis
