// Result<T>: a value or an Error; Status: success or an Error. For what is expected to fail at
// times; exceptions are for start-up and programmer errors (docs/architecture.md, "Errors").
// Thread-safety: plain values.
#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "api/error.h"

namespace scrutiny {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // REQUIRES: ok().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // REQUIRES: !ok().
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  // REQUIRES: !ok().
  const Error& error() const& { return error_.value(); }
  Error&& error() && { return std::move(error_).value(); }

 private:
  std::optional<Error> error_;
};

}  // namespace scrutiny

#define SCRUTINY_CONCAT_INNER(a, b) a##b
#define SCRUTINY_CONCAT(a, b) SCRUTINY_CONCAT_INNER(a, b)

// SCRUTINY_TRY(expr): return the error of a Status-like expression, else go on.
#define SCRUTINY_TRY(expr)                                    \
  do {                                                        \
    if (auto scrutiny_status = (expr); !scrutiny_status.ok()) \
      return std::move(scrutiny_status).error();              \
  } while (false)

// SCRUTINY_ASSIGN(decl, expr): decl = value of a Result expression, or return its error.
#define SCRUTINY_ASSIGN(decl, expr) \
  SCRUTINY_ASSIGN_INNER(SCRUTINY_CONCAT(scrutiny_result_, __LINE__), decl, expr)
#define SCRUTINY_ASSIGN_INNER(name, decl, expr)   \
  auto name = (expr);                             \
  if (!name.ok()) return std::move(name).error(); \
  decl = std::move(name).value()
