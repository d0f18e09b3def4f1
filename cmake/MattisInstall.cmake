include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

get_property(rooms GLOBAL PROPERTY mattis_rooms)
list(TRANSFORM rooms PREPEND mattis_ OUTPUT_VARIABLE room_targets)

install(TARGETS ${room_targets} EXPORT mattisTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mattis)
if(TARGET mattis)
    install(TARGETS mattis)
endif()

foreach(room IN LISTS rooms)
    foreach(folder "${PROJECT_SOURCE_DIR}/src/${room}" "${PROJECT_SOURCE_DIR}/${room}")
        if(IS_DIRECTORY "${folder}")
            install(DIRECTORY "${folder}" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mattis
                FILES_MATCHING PATTERN "*.hpp" PATTERN "hdf5_handle.hpp" EXCLUDE PATTERN "hdf5_allowed.hpp" EXCLUDE
                PATTERN "hdf5_text.hpp" EXCLUDE) # they need the headers of HDF5
        endif()
    endforeach()
endforeach()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mattis)
install(EXPORT mattisTargets NAMESPACE mattis:: DESTINATION ${package_dir})
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/mattisConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/mattisConfig.cmake" INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/mattisConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/mattisConfig.cmake"
    "${PROJECT_BINARY_DIR}/mattisConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/FindRandom123.cmake"
    DESTINATION ${package_dir})
