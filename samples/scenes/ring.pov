// A gold ring with a brilliant, on pale lacquer.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 10 adc_bailout 1/50 }
#include "studio.inc"

#declare Gold = texture {
  pigment { color SRGB(255, 208, 128) }
  finish { ambient 0 diffuse 0.08 specular 0.5 roughness 0.006 metallic reflection { 0.78 metallic } }
}

// A brilliant: table, eight stars, eight mains, sixteen girdle facets and
// the pavilion, all as planes cut from each other. Girdle radius 1.
#declare Brilliant = intersection {
  plane { y, 0.34 }
  #for (K, 0, 7) plane { vrotate(y, <0, 0, -34>), 0.525 rotate y*K*45 } #end
  #for (K, 0, 7) plane { vrotate(y, <0, 0, -22>), 0.478 rotate y*(K*45 + 22.5) } #end
  #for (K, 0, 15) plane { vrotate(y, <0, 0, -42>), 0.655 rotate y*(K*22.5 + 11.25) } #end
  #for (K, 0, 7) plane { vrotate(-y, <0, 0, 41>), 0.655 rotate y*K*45 } #end
  #for (K, 0, 15) plane { vrotate(-y, <0, 0, 43>), 0.690 rotate y*(K*22.5 + 11.25) } #end
  cylinder { -2*y, 2*y, 1 }
  pigment { color rgbt <0.97, 0.985, 1, 0.98> }
  finish { ambient 0 diffuse 0 specular 0.8 roughness 0.001 reflection { 0.05, 1 fresnel on } conserve_energy }
  interior { ior 2.2 }
}

#declare Band = difference {
  union {
    lathe { quadratic_spline 7,
      <1.90, -0.36>, <1.88, -0.30>, <2.02, -0.26>, <2.13, 0>, <2.02, 0.26>, <1.88, 0.30>, <1.90, 0.36>
    }
    torus { 1.97, 0.245 scale <1, 1.15, 1> }
  }
  cylinder { -2*y, 2*y, 1.86 }
}
#declare Ring = union {
  object { Band rotate x*90 }
  // setting: four claws and two galleries
  union {
    #for (K, 0, 3)
      union {
        sphere_sweep { cubic_spline 6,
          <0.10, -0.3, 0>, 0.08, <0.20, 0.0, 0>, 0.085, <0.52, 0.38, 0>, 0.08, <0.76, 0.92, 0>, 0.068, <0.62, 1.03, 0>, 0.06, <0.5, 1.06, 0>, 0.05 }
        sphere { <0.64, 1.02, 0>, 0.072 }
        rotate y*(45 + K*90)
      }
    #end
    torus { 0.44, 0.05 translate y*0.34 }
    torus { 0.63, 0.045 translate y*0.66 }
    translate y*2.02
  }
  object { Brilliant scale 0.76 translate y*2.80 }
  // small stones along the shoulders
  #for (S, -1, 1, 2) #for (K, 0, 4)
    object { Brilliant scale 0.135 translate y*2.165 rotate z*S*(20 + K*8.2) }
    union {
      sphere { <-0.13, 2.17, 0.13>, 0.035 } sphere { <-0.13, 2.17, -0.13>, 0.035 }
      rotate z*S*(20 + K*8.2)
    }
  #end #end
  texture { Gold }
}

object { Ring rotate <-9, 0, 0> translate y*2.10 rotate y*34 }

#declare Matt = texture { pigment { color SRGB(206, 198, 192) } finish { ambient 0 diffuse 0.72 } }
#declare Lacquer = texture { pigment { color SRGB(206, 198, 192) } finish { ambient 0 diffuse 0.72 reflection 0.16 } }
Sweep(0, 8, 7, texture { cylindrical texture_map { [0 Matt] [0.45 Lacquer] [1 Lacquer] } scale 6 })
sky_sphere { pigment { gradient y color_map { [0.0 color SRGB(216, 210, 206)] [0.22 color SRGB(196, 190, 188)] [0.45 color SRGB(84, 80, 80)] [0.75 color SRGB(150, 146, 144)] [1 color SRGB(226, 222, 220)] } } }

Softbox(<-6, 8, -5>, <0, 2, 0>, 4.5, 4.5, 0.9, 3.2, rgb <1, 0.98, 0.95>, 3)
Softbox(<7, 5, -3>, <0, 2, 0>, 2, 6, 0.4, 2.2, rgb <0.92, 0.96, 1>, 3)
Softbox(<1, 9, 7>, <0, 2, 0>, 7, 3, 0.5, 2.0, rgb <1, 0.9, 0.78>, 3)
// a few sparks for the stone to find
#declare R = seed(5);
union {
  #for (K, 0, 25)
    sphere { vnormalize(<rand(R) - 0.5, 0.25 + rand(R)*0.8, rand(R) - 0.5>)*14, 0.32 }
  #end
  pigment { color rgb <1, 0.95, 0.88>*7 } finish { emission 1 diffuse 0 } no_shadow no_image
}

camera {
  location <0.4, 5.2, -12.5>
  right x*image_width/image_height
  look_at <0.1, 2.95, 0>
  angle 41
}
