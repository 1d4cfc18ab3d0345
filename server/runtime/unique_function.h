// UniqueFunction<R(Args...)>: a callable that is moved, never copied, so that tasks and handlers
// may own what cannot be copied. Thread-safety: as the callable held. Ownership: owns the callable.
// Calling an empty one is a programmer error (asserted).
#pragma once

#include <cassert>
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace scrutiny {

template <class Signature>
class UniqueFunction;

template <class R, class... Args>
class UniqueFunction<R(Args...)> {
 public:
  UniqueFunction() = default;

  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, UniqueFunction> &&
           std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
      UniqueFunction(F&& callable)  // NOLINT: implicit, as std::function
      : held_(std::make_unique<Holder<std::decay_t<F>>>(std::forward<F>(callable))) {}

  R operator()(Args... args) {
    assert(held_);
    return held_->call(std::forward<Args>(args)...);
  }
  explicit operator bool() const { return held_ != nullptr; }

 private:
  struct Base {
    Base() = default;
    Base(const Base&) = delete;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    virtual R call(Args&&... args) = 0;
  };
  template <class F>
  struct Holder final : Base {
    explicit Holder(F&& callable) : callable_(std::move(callable)) {}
    explicit Holder(const F& callable) : callable_(callable) {}
    R call(Args&&... args) override { return callable_(std::forward<Args>(args)...); }
    F callable_;
  };
  std::unique_ptr<Base> held_;
};

}  // namespace scrutiny
