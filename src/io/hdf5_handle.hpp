#pragma once

#include <string>
#include <utility>

#include <hdf5.h>

#include "io/file_error.hpp"

namespace mattis::io {

/// The reason of the library's last error, innermost first.
inline std::string hdf5_reason() {
    std::string reason;
    H5Ewalk2(
        H5E_DEFAULT, H5E_WALK_UPWARD,
        [](unsigned, const H5E_error2_t* error, void* text) -> herr_t {
            auto& found = *static_cast<std::string*>(text);
            if (found.empty() && error->desc != nullptr) found = error->desc;
            return 0;
        },
        &reason);
    return reason.empty() ? "unknown HDF5 error" : reason;
}

/// Throws FileError unless the library's answer is a success.
template <class Answer>
Answer require(Answer answer, const std::string& what) {
    if (answer < 0) throw FileError(what + ": " + hdf5_reason());
    return answer;
}

/// An identifier of the library that is closed with its owner.
class Handle {
public:
    using Close = herr_t (*)(hid_t);

    Handle(hid_t id, Close close, const std::string& what) : id_(require(id, what)), close_(close) {}
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&&) = delete;
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }

    operator hid_t() const { return id_; } // NOLINT(google-explicit-constructor): it is the identifier

private:
    hid_t id_;
    Close close_;
};

/// The library prints its errors on stderr unless told otherwise; ours carry them. Call before anything else.
inline void silence_hdf5() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

/// Variable-length UTF-8 text, what attributes hold.
inline Handle text_type() {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "text type");
    require(H5Tset_size(type, H5T_VARIABLE), "text type");
    require(H5Tset_cset(type, H5T_CSET_UTF8), "text type");
    return type;
}

/// UTF-8 text of a fixed number of bytes, padded with zeros, what columns hold.
inline Handle fixed_text_type(std::size_t size) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "text type");
    require(H5Tset_size(type, size), "text type");
    require(H5Tset_strpad(type, H5T_STR_NULLPAD), "text type");
    require(H5Tset_cset(type, H5T_CSET_UTF8), "text type");
    return type;
}

} // namespace mattis::io
