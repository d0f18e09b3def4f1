#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace mattis {

/// What a JSON document can hold: nothing, a truth value, a number, a text, a list, or an object with its members in
/// order. Rooms that know no JSON library hand the program such values and read them back.
class Document {
public:
    struct Member;
    using List = std::vector<Document>;
    using Members = std::vector<Member>;

    Document(); ///< nothing: null
    Document(bool value);
    Document(double value);
    Document(const std::optional<double>& value);
    Document(std::string value);
    Document(std::string_view value) : Document(std::string(value)) {}
    Document(const char* value) : Document(std::string(value)) {}
    Document(List items);
    template <class Integer>
    requires std::is_integral_v<Integer> &&(!std::is_same_v<Integer, bool>)Document(Integer value)
        : Document(Whole{static_cast<std::int64_t>(value)}) {}
    Document(const Document& other);
    Document(Document&& other) noexcept;
    Document& operator=(const Document& other);
    Document& operator=(Document&& other) noexcept;
    ~Document();

    static Document object();
    static Document object(Members members);
    static Document list();

    /// The member of this name, made at the end if it is not there. Precondition: an object.
    Document& operator[](std::string_view name);
    /// Adds to a list. Precondition: a list.
    void push_back(Document item);
    /// The members of another object behind the own ones.
    void append(Document members);

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    /// The member of this name; null where there is none.
    const Document& at(std::string_view name) const;
    const List& items() const;      ///< none but of a list
    const Members& members() const; ///< none but of an object
    double number() const;          ///< 0 but of a number
    /// 0 but of a number. A fraction is cut off; a number beyond the range of the type gives the nearer end of it.
    std::int64_t integer() const;
    const std::string& text() const; ///< empty but of a text

    /// f(value) for whichever it holds: std::monostate, bool, std::int64_t, double, std::string, List, Members.
    template <class F>
    decltype(auto) visit(F&& f) const {
        return std::visit(std::forward<F>(f), value_);
    }

private:
    struct Whole {
        std::int64_t value;
    };
    Document(Whole value);

    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Members> value_;
};

struct Document::Member {
    std::string name;
    Document value;
};

} // namespace mattis
