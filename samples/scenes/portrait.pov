// A bronze portrait bust in a dark studio.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 4 }
#include "studio.inc"
#default { finish { ambient 0 diffuse 0.8 } }

// A blob of ellipsoids: x to the sitter's left, y up, the face looks along -z.
#macro E(C, S, Rot, Str) sphere { 0, 1, Str scale S rotate Rot translate C } #end
#macro Two(C, S, Rot, Str) E(C, S, Rot, Str) E(C*<-1, 1, 1>, S, Rot*<1, -1, -1>, Str) #end
#declare Bust = blob {
  threshold 0.5
  // skull, forehead, face
  E(<0, 0.62, 0.30>, <1.38, 1.42, 1.62>, 0, 1.25)
  E(<0, 0.15, -0.22>, <1.10, 1.35, 1.05>, 0, 0.9)
  E(<0, -0.62, -0.40>, <0.92, 0.86, 0.84>, 0, 0.85)
  // brow, cheek bones, jaw
  Two(<0.30, 0.36, -1.00>, <0.52, 0.20, 0.36>, <0, -14, 6>, 0.34)
  Two(<0.52, -0.14, -0.72>, <0.50, 0.42, 0.50>, <0, -30, 0>, 0.46)
  Two(<0.50, -0.66, -0.20>, <0.48, 0.66, 0.72>, <-24, 0, 8>, 0.62)
  // chin
  E(<0, -1.05, -0.86>, <0.46, 0.34, 0.40>, 0, 0.62)
  E(<0, -0.84, -1.02>, <0.36, 0.10, 0.22>, 0, -0.22)
  // eye sockets, eyes, lids
  Two(<0.37, 0.15, -1.16>, <0.36, 0.25, 0.36>, <0, -10, 0>, -0.62)
  Two(<0.37, 0.13, -0.90>, <0.25, 0.22, 0.27>, 0, 0.66)
  Two(<0.37, 0.225, -1.035>, <0.31, 0.075, 0.22>, <0, -12, -4>, 0.36)
  Two(<0.37, 0.035, -1.025>, <0.27, 0.055, 0.18>, <0, -12, 5>, 0.26)
  // nose: bridge, ridge, tip, wings
  E(<0, 0.18, -1.10>, <0.18, 0.46, 0.34>, <-12, 0, 0>, 0.62)
  E(<0, -0.10, -1.26>, <0.19, 0.40, 0.34>, <-22, 0, 0>, 0.60)
  E(<0, -0.27, -1.42>, <0.21, 0.20, 0.24>, 0, 0.58)
  Two(<0.14, -0.31, -1.24>, <0.155, 0.15, 0.22>, 0, 0.50)
  Two(<0.085, -0.42, -1.34>, <0.085, 0.10, 0.12>, 0, -0.42)
  // mouth
  E(<0, -0.46, -1.13>, <0.09, 0.20, 0.20>, 0, -0.16)
  E(<0, -0.60, -1.06>, <0.44, 0.145, 0.26>, 0, 0.50)
  Two(<0.09, -0.565, -1.17>, <0.17, 0.085, 0.14>, <0, 0, -10>, 0.30)
  E(<0, -0.755, -1.08>, <0.36, 0.14, 0.24>, 0, 0.52)
  E(<0, -0.662, -1.26>, <0.50, 0.050, 0.22>, 0, -0.55)
  Two(<0.36, -0.66, -1.0>, <0.14, 0.12, 0.2>, 0, -0.18)
  Two(<0.40, -0.42, -1.02>, <0.10, 0.34, 0.22>, <0, 0, 26>, -0.10)
  // ears
  Two(<1.10, 0.02, 0.16>, <0.20, 0.46, 0.32>, <8, 22, -8>, 1.1)
  Two(<1.20, 0.06, 0.10>, <0.10, 0.26, 0.16>, <8, 22, -8>, -0.55)
  Two(<1.04, -0.30, 0.08>, <0.14, 0.20, 0.18>, 0, 0.5)
  // neck, with its two tendons and the throat
  cylinder { <0, -0.5, 0.24>, <0, -2.25, 0.42>, 1.06, 1.0 }
  cylinder { <0.80, -0.55, 0.15>, <0.16, -2.15, -0.52>, 0.30, 0.20 }
  cylinder { <-0.80, -0.55, 0.15>, <-0.16, -2.15, -0.52>, 0.30, 0.20 }
  // shoulders, collar bones, chest
  cylinder { <-1.5, -2.85, 0.4>, <1.5, -2.85, 0.4>, 1.15, 1.0 }
  E(<0, -3.1, 0.1>, <2.2, 1.5, 1.35>, 0, 1.0)
  Two(<0.72, -2.30, -0.42>, <0.85, 0.17, 0.3>, <0, -10, 10>, 0.22)
  Two(<0.85, -3.0, -0.55>, <1.1, 0.8, 0.7>, 0, 0.4)
  Two(<0.75, -2.02, 0.48>, <0.85, 0.5, 0.6>, <0, 0, -28>, 0.5)
  sturm
}
#declare Rnd = seed(19);
// hair: many locks combed back from the brow
#declare Hair = blob {
  threshold 0.4
  #for (K, 0, 330)
    #local Az = (rand(Rnd) - 0.5)*360;
    #local El = -18 + 108*pow(rand(Rnd), 0.75);
    #local D = vrotate(vrotate(<0, 0, -1>, x*El), y*Az);
    #local P = <0, 0.66, 0.30> + D*<1.10, 1.14, 1.32>;
    #local Wave = 0.05*sin(K*1.7);
    #if ((P.z > -0.62 | P.y > 1.22) & (P.y > -0.15 | P.z > 0.62) & !(P.z < -0.1 & P.y < 0.55))
      #local T = vnormalize(vcross(D, vcross(<0.25, -0.75, 1>, D)));
      #local Q = P + T*0.30 + D*(0.02 + Wave);
      cylinder { P - T*0.18, Q, 0.15 + 0.05*rand(Rnd), 0.75 }
      cylinder { Q, Q + T*0.20 - D*0.09, 0.13, 0.6 }
    #end
  #end
  sturm
}
#declare Bronze = texture {
  pigment { average pigment_map {
    [1 bozo turbulence 0.6 octaves 5 scale 0.7 color_map { [0 color SRGB(88, 58, 38)] [0.55 color SRGB(120, 84, 52)] [0.78 color SRGB(98, 84, 60)] [1 color SRGB(74, 104, 88)] }]
    [0.6 granite scale 0.8 color_map { [0 color SRGB(66, 44, 30)] [1 color SRGB(158, 106, 62)] }] } }
  normal { average normal_map { [1 bumps 0.16 scale 0.10] [0.8 granite 0.09 scale 0.35] } }
  finish { diffuse 0.52 specular 0.55 roughness 0.035 metallic reflection { 0.05 metallic } }
}
union {
  // cut off in a round hem
  intersection {
    object { Bust }
    sphere { 0, 1 scale <3.0, 3.75, 2.6> translate <0, 0.3, 0.2> }
  }
  object { Hair }
  texture { Bronze }
  rotate <3, 26, 0>
}
// plinth of dark marble
union {
  cone { <0, -3.25, 0.3>, 0.62, <0, -3.75, 0.3>, 0.55 }
  torus { 0.62, 0.12 translate <0, -3.85, 0.3> }
  box { <-1.0, -6, -0.7>, <1.0, -4.0, 1.3> }
  texture { pigment { agate turbulence 0.7 scale 0.9 color_map { [0 color SRGB(22, 24, 26)] [0.8 color SRGB(46, 48, 50)] [0.96 color SRGB(60, 62, 62)] [1 color SRGB(190, 186, 176)] } } finish { diffuse 0.6 specular 0.5 roughness 0.01 reflection { 0.03, 0.2 } } }
  rotate y*26
}
// a mottled backdrop, lighter behind the shadow side
plane { -z, -7
  pigment { average pigment_map {
    [1.6 spherical scale 6.5 color_map { [0 color SRGB(22, 22, 24)] [1 color SRGB(120, 108, 96)] } translate <2.0, -0.4, 7>]
    [1 bozo turbulence 0.9 octaves 5 scale 2.6 color_map { [0 color SRGB(24, 24, 26)] [1 color SRGB(70, 64, 60)] }] } }
  finish { emission 0.55 diffuse 0.12 }
}
Softbox(<-5.5, 4.6, -5.2>, <0, 0, 0>, 2.6, 3.4, 1.75, 1.6, rgb <1, 0.95, 0.87>, 4)
Softbox(<6.5, 3.0, 3.8>, <0, 0, 0>, 1.4, 4, 1.3, 1.6, rgb <0.78, 0.88, 1>, 3)
light_source { <5, 0, -9>, rgb <1, 0.9, 0.8>*0.10 shadowless }

camera {
  location <-0.35, 0.1, -12.6>
  right x*image_width/image_height
  look_at <0.05, -0.88, 0>
  angle 24
}
