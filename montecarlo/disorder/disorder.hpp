#pragma once

#include <memory>
#include <stdexcept>
#include <type_traits>
#include <typeindex>
#include <utility>

namespace mattis::mc {

class Disorder;

/// What a realisation of disorder can be: a value of any class.
template <class D>
concept DisorderData = std::is_class_v<D> && !std::is_same_v<D, Disorder>;

/// One realisation of the quenched disorder of a system, whatever its kind. It never changes, and copies share it, so
/// that all replicas of a sample hold it once.
class Disorder {
public:
    /// Holds nothing.
    Disorder() = default;
    template <class D>
    requires DisorderData<std::remove_cvref_t<D>> Disorder(D&& data)
        : data_(std::make_shared<const std::remove_cvref_t<D>>(std::forward<D>(data))),
          type_(typeid(std::remove_cvref_t<D>)) {}

    /// The data, which live as long as the pointer does; nullptr if they are no D.
    template <DisorderData D>
    std::shared_ptr<const D> share() const {
        return type_ == typeid(D) ? std::static_pointer_cast<const D>(data_) : nullptr;
    }
    /// The data if they are a D, else nullptr.
    template <DisorderData D>
    const D* get_if() const {
        return type_ == typeid(D) ? static_cast<const D*>(data_.get()) : nullptr;
    }
    /// The data. Throws std::invalid_argument if they are no D.
    template <DisorderData D>
    const D& get() const {
        if (const D* data = get_if<D>()) return *data;
        throw std::invalid_argument("the disorder is that of another kind of Hamiltonian");
    }

private:
    std::shared_ptr<const void> data_;
    std::type_index type_ = typeid(void);
};

} // namespace mattis::mc
