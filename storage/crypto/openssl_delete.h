// Owning pointers to OpenSSL's objects: std::unique_ptr<X509, OpensslDelete<X509_free>>.
// Thread-safety: as the object.
#pragma once

namespace scrutiny {

template <auto free_function>
struct OpensslDelete {
  template <class T>
  void operator()(T* object) const {
    free_function(object);
  }
};

}  // namespace scrutiny
